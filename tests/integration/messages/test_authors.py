"""Who wrote is called as ClickUp calls them now, without a request in a quiet round."""

from __future__ import annotations

import io

import pytest

from clickup_desktop.clickup.people import ASSISTANT
from clickup_desktop.integration.messages.export.exporting import ExportFormat, export_to
from clickup_desktop.integration.messages.export.selection import channel_selection
from clickup_desktop.integration.messages.finding import Searched, find
from clickup_desktop.integration.messages.query import parse_query

from .kept_channel import DAY, MINUTE, KeptChannel

AUTHOR = "10100002"
OLD, NEW = "Alex Sample", "Robin Renamed"


def asked(channel: KeptChannel) -> int:
    """How often ClickUp was asked for the members."""
    return sum(path == "/api/v2/team" for _method, path, _query in channel.sandbox.requests)


def names(channel: KeptChannel) -> dict[str, str]:
    with channel.file.reading() as connection:
        return dict(connection.execute("SELECT id, name FROM author"))


def exported(channel: KeptChannel) -> bytes:
    out = io.BytesIO()
    with channel_selection(channel.file, channel.channel_id) as selection:
        export_to(out, selection, ExportFormat.JSON_LINES)
    return out.getvalue()


def found(channel: KeptChannel, text: str) -> set[str]:
    """Return whose messages are found."""
    hits = find([Searched(channel.file)], parse_query(text), limit=1000).hits
    return {it.message.author_name for it in hits}


def test_a_first_reading_asks_once_and_a_quiet_round_not_at_all(channel: KeptChannel) -> None:
    channel.sync()
    assert asked(channel) == 1
    assert names(channel)[AUTHOR] == OLD

    channel.wait(2 * MINUTE)
    assert channel.sync().requests == 1
    assert asked(channel) == 1


def test_who_is_called_otherwise_is_so_within_a_day(channel: KeptChannel) -> None:
    channel.sync()
    before = exported(channel)
    channel.sandbox.rename_person(AUTHOR, NEW)
    channel.wait(2 * MINUTE)
    channel.sync()
    assert exported(channel) == before

    channel.wait(DAY)
    channel.sync()

    assert asked(channel) == 2
    assert found(channel, "from:renamed") == {NEW}
    assert found(channel, "from:alex") == set()
    assert exported(channel) == before.replace(OLD.encode(), NEW.encode())


def test_a_reading_of_everything_asks_at_once(channel: KeptChannel) -> None:
    channel.sync()
    channel.sandbox.rename_person(AUTHOR, NEW)
    channel.sync(again=True)
    assert names(channel)[AUTHOR] == NEW
    assert asked(channel) == 2


def test_many_copies_ask_once_a_round(channel: KeptChannel) -> None:
    for other in channel.other_channels(4):
        channel.keep(other)
    channel.sync()
    assert asked(channel) == 1
    channel.wait(DAY)
    channel.sync()
    assert asked(channel) == 2


def test_what_was_told_anyway_is_taken_without_asking(channel: KeptChannel) -> None:
    channel.sync()
    channel.sandbox.rename_person(AUTHOR, NEW)
    channel.client.workspaces()  # as testing the connection does
    channel.wait(2 * MINUTE)

    assert channel.sync().requests == 1
    assert names(channel)[AUTHOR] == NEW


def test_somebody_new_is_asked_for_at_once_and_a_stranger_once(channel: KeptChannel) -> None:
    channel.sync()
    channel.wait(2 * MINUTE)
    channel.chat.write(channel.channel_id, "I am new", author="77")
    channel.sync()
    assert asked(channel) == 2
    assert names(channel)["77"] == ""

    channel.wait(2 * MINUTE)
    channel.chat.write(channel.channel_id, "Still nobody", author="77")
    channel.sync()
    assert asked(channel) == 2


def test_who_left_keeps_the_name_they_had(channel: KeptChannel) -> None:
    channel.sync()
    with channel.file.writing() as connection:
        connection.execute("INSERT INTO author VALUES ('78', 'Acme Leaver')")
    channel.sync(again=True)
    assert names(channel)["78"] == "Acme Leaver"


def test_the_assistant_keeps_its_name_in_every_language(
    channel: KeptChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel.chat.write(channel.channel_id, "A summary", author="-4")
    channel.sync()
    before = exported(channel)
    monkeypatch.setattr("clickup_desktop.clickup.people.ASSISTANT", "Der Assistent")
    channel.sync(again=True)
    assert names(channel)["-4"] == ASSISTANT
    assert exported(channel) == before
