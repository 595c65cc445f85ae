"""Catalogues hold every text, and every text can be filled in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from tests.language.catalogues import TOOL, catalogues

ROOT = Path(__file__).resolve().parents[2]
PATHS: list[Path] = catalogues().catalogue_paths()
FUNCTIONS = {"_", "ngettext", "pgettext"}


@pytest.fixture(scope="module")
def texts() -> Catalog:
    """Every text that is marked in the program."""
    extracted: Catalog = catalogues().extract()
    return extracted


def forms(message: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def placeholders(text: str) -> set[str]:
    """Return the names that are filled in.

    A name with a dot or a bracket would reach into the value, so there is none.
    """
    names = {
        name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None
    }
    assert all(name.isidentifier() for name in names), text
    return names


def test_every_text_can_be_filled_in(texts: Catalog) -> None:
    for message in texts:
        if message.id:
            one, *many = (placeholders(it) for it in forms(message.id))
            # "One link" may leave its number out.
            assert all(one <= it for it in many), message.id


def test_the_catalogues_are_up_to_date(texts: Catalog) -> None:
    tool = catalogues()
    for path in PATHS:
        assert tool.updated(tool.read(path), texts) == path.read_bytes(), "tools/catalogues update"


def test_every_text_of_a_catalogue_is_translated_and_can_be_filled_in() -> None:
    for path in PATHS:
        for message in catalogues().read(path):
            assert_is_translated(message)


def assert_is_translated(message: Message) -> None:
    assert not message.fuzzy, message.id
    if not message.id:
        return  # the header
    known = set().union(*map(placeholders, forms(message.id)))
    needed = placeholders(forms(message.id)[0])
    for form in forms(message.string or ""):
        assert form, f"{message.id} has no translation"
        assert needed <= placeholders(form) <= known, message.id
        form.format(**dict.fromkeys(known, "…"))


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("Save", ""),
        ("{count} links", "Links"),
        ("Saved", "{file} saved"),
        ("{name}", "{name.secret}"),
        ("{name}", "{name"),
        (("{count} link", "{count} links"), ("{count} l", "")),
    ],
)
def test_a_translation_that_would_break_is_found(
    text: str | tuple[str, ...], translation: str | tuple[str, ...]
) -> None:
    with pytest.raises((AssertionError, ValueError)):
        assert_is_translated(Message(text, translation))


def test_a_catalogue_that_is_behind_is_told(tmp_path: Path) -> None:
    copy = tmp_path / "tools" / "catalogues"
    copy.parent.mkdir()
    copy.write_bytes(TOOL.read_bytes())
    source = tmp_path / "clickup_desktop" / "page.py"
    source.parent.mkdir()
    source.write_text('_("Save")\n')

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, str(copy), *arguments]
        return subprocess.run(program, capture_output=True, text=True, check=False, timeout=60)

    assert run("new", "pl").returncode == 0
    assert run("check").returncode == 0
    source.write_text('ngettext("{count} link", "{count} links", count)\n')
    behind = run("check")
    assert behind.returncode == 1
    assert "resources/locale/pl" in behind.stdout
    assert run("update").returncode == 0
    assert run("check").returncode == 0
    assert run("compile").returncode == 0
    assert (tmp_path / "resources/locale/pl/LC_MESSAGES/clickup_desktop.mo").stat().st_size
