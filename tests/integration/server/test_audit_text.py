"""The words of the audit trail, as people read them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clickup_desktop import organization
from clickup_desktop.integration.server.audit_text import SENTENCES, done_text, subject_text
from tests.language.made_up import is_translated, spoken

_NOTED = re.compile(r"\bnote\((.*?)\);", re.DOTALL)
_ACTION = re.compile(r"'([a-z]+ [A-Za-z ]+)'")
_NOTED_HERE = re.compile(r'\bnote(?:_link)?\(\s*transaction, \w+, "([^"]+)"')
_KEYS = {
    f"{verb} {what}"
    for verb in ("added", "removed", "changed")
    for what in ("a key of the organization", "a recovery key", "copies of the key")
}


def test_whatever_a_server_writes_down_has_its_sentence() -> None:
    folder = Path(organization.__file__).parent / "server" / "sql"
    source = "\n".join(file.read_text("utf-8") for file in folder.glob("*.sql"))
    calls = _NOTED.findall(source)
    written = {action for call in calls for action in _ACTION.findall(call)}
    written -= {"a private Channel in "}  # begins what it was done to
    assert len(written) > 20
    assert (written | _KEYS) - SENTENCES.keys() == set()


def test_whatever_this_program_writes_down_has_its_sentence() -> None:
    package = Path(organization.__file__).parent
    source = "\n".join(file.read_text("utf-8") for file in package.rglob("*.py"))
    written = set(_NOTED_HERE.findall(source))
    assert "linked a Channel" in written
    assert written - SENTENCES.keys() == set()


def test_what_was_done_is_translated_where_it_is_shown() -> None:
    with spoken():
        assert all(is_translated(done_text("", action)) for action in SENTENCES)
        assert is_translated(subject_text("removed a link", "a link that can't be read"))
        unreadable = "a connection that can't be read"
        assert is_translated(subject_text("disconnected ClickUp", unreadable))


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        ("connected ClickUp", "Acme Admin (shared)"),
        ("disconnected ClickUp", "Acme Admin (private)"),
        ("noticed that a linked Channel was renamed", "a private Channel in Acme"),
        ("linked a Channel", "a private Channel in Acme"),
        ("changed a link", "a private Channel in Acme"),
        ("removed a link", "a private Channel in Acme"),
        ("gave a link a connection", "a private Channel in Acme"),
        ("left a link without a connection", "a private Channel in Acme"),
        ("created the organization", "My organization"),
        ("exported messages", "3 from Ideas in Acme"),
        ("exported messages", "3, from a private Channel"),
        ("exported messages", "3, through a Private connection"),
        ("set the limit for copies of messages", "No limit"),
        ("set the limit for copies of messages", "Not allowed"),
        ("set the limit for copies of messages", "At most 1 day"),
        ("set the limit for copies of messages", "At most 30 days"),
    ],
)
def test_own_words_in_what_it_was_done_to_are_translated(action: str, subject: str) -> None:
    assert subject_text(action, subject) == subject
    with spoken():
        assert is_translated(subject_text(action, subject))


def test_names_that_the_program_gave_are_translated() -> None:
    with spoken():
        assert "⟦This computer's user⟧" in done_text("This computer's user", "linked a Channel")
        added = subject_text("added a member", "This computer's user as Enterprise Admin")
        assert "⟦This computer's user⟧" in added


def test_what_others_wrote_stays_as_it_is() -> None:
    """Also where it looks like a text of this program."""
    with spoken():
        assert done_text("", "Save") == "Save"
        assert subject_text("linked a Channel", "Member") == "Member"
        assert subject_text("linked a Channel", "Acme (shared)") == "Acme (shared)"
        renamed = "a private Channel in Acme is Ideas now, in Acme"
        assert subject_text("noticed that a linked Channel was renamed", renamed) == renamed


def test_a_sentence_says_who_did_what() -> None:
    assert done_text("Acme Admin", "linked a Channel") == "Acme Admin linked a Channel"
    assert all(done_text("A", action) == f"A {action}" for action in SENTENCES)


@pytest.mark.parametrize("action", ["linked a Channel", "{name} {0}", "did something new"])
def test_what_is_not_known_and_who_has_no_name_stay_as_they_were_written(action: str) -> None:
    assert done_text("", action) == action
    assert done_text("{role}", action) == f"{{role}} {action}"


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        ("invited a member", "Ann as Bob as Integrations Admin"),
        ("added a member", "Ann as Member"),
        ("changed a role", "Ann to Enterprise Admin"),
        ("changed a role", "Ann to somebody else"),
        ("connected ClickUp", "a Private connection"),
        ("linked a Channel", "through a Private connection"),
        ("removed a link", "a link that can't be read"),
        ("linked a Channel", "Ideas {name} as Member"),
        ("exported messages", "3 from , from a private Channel in {count}"),
        ("exported messages", "all from Ideas"),
        ("exported messages", "9" * 5_000 + " from Ideas"),
        ("set the limit for copies of messages", "At most all days"),
    ],
)
def test_what_it_was_done_to_reads_in_english_as_it_was_written(action: str, subject: str) -> None:
    assert subject_text(action, subject) == subject


def test_how_many_messages_were_exported_is_written_as_people_do() -> None:
    exported = subject_text("exported messages", "12480 from launch-2027 in Acme Rollout")
    assert exported == "12,480 from launch-2027 in Acme Rollout"
