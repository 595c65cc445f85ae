"""The index follows the folding: what is looked for is folded as what was put in."""

from __future__ import annotations

from pathlib import Path

import pytest

from clickup_desktop.integration.messages import copy_file, search_index
from clickup_desktop.integration.messages.copy_file import CopyFile, meta
from clickup_desktop.integration.messages.finding import Searched, find
from clickup_desktop.integration.messages.query import parse_query
from clickup_desktop.integration.messages.search_index import is_unspaced, searchable, words_of
from tests.integration.messages.channels import CopiedChannel, message, new_file


@pytest.fixture
def file(tmp_path: Path) -> CopyFile:
    return new_file(tmp_path)


def ids(text: str, file: CopyFile) -> list[str]:
    return [it.message.id for it in find([Searched(file)], parse_query(text)).hits]


def test_the_index_is_made_anew_when_the_folding_changes(
    file: CopyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = CopiedChannel(file).has(
        message("m1", "straße"), message("m2", "gone straße", at=1), message("m3", "", at=2)
    )
    channel.lacks("m2").compared()
    with file.writing() as connection:
        connection.execute("INSERT INTO found (found) VALUES ('delete-all')")
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'folding'")
    assert ids("strasse", file) == []
    file.close()
    with file.writing() as connection:
        assert meta(connection, "folding") == search_index.FOLDING
    assert ids("strasse", file) == ["m1"]
    assert ids("in:general", file) == ["m3", "m1"]
    channel.edited("m1", "weg").compared()
    assert ids("strasse", file) == []


def test_an_index_that_is_folded_as_it_should_be_is_left_alone(
    file: CopyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    CopiedChannel(file).has(message("m1", "hello"))
    file.close()

    def rebuilt(_connection: object) -> bool:
        raise AssertionError

    monkeypatch.setattr(copy_file, "rebuild_if_folded_otherwise", rebuilt)
    with file.writing() as connection:
        assert not search_index.rebuild_if_folded_otherwise(connection)


def test_words_are_parted_as_people_part_them() -> None:
    assert words_of("Hello, World_wide-web's 3.5") == (
        "hello",
        "world",
        "wide",
        "web",
        "s",
        "3",
        "5",
    )
    assert words_of("東京tower") == ("東", "京", "tower")
    assert words_of("한국어 말") == tuple(searchable("한국어 말").split())
    assert len(words_of("한국어 말")) == 2  # written with blanks
    assert words_of("हिन्दी में") == ("हिन्दी", "में")
    assert words_of("\ue000\x00\u202e") == ()


def test_only_scripts_without_blanks_are_taken_apart() -> None:
    assert all(map(is_unspaced, "日本ひカไทยລາວမြန"))
    assert not any(map(is_unspaced, "aäяאعहि한\u3099"))
