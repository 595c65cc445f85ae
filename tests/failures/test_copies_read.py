"""Copies of messages while ClickUp fails, or answers what can't be true."""

from __future__ import annotations

import pytest

from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.company import EMPTY_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hint import Hint
from tests.failures.copied import MESSAGES, THEME, Copied
from tests.failures.recorder import Case, Recorder


def only(hints: tuple[Hint, ...]) -> Hint:
    """The only hint there is."""
    [hint] = hints
    return hint


def _count_wrongly(sandbox: Sandbox) -> None:
    chat = sandbox.chat
    thread = next(it for it in chat.messages(BUSY_CHANNEL_ID, None, MESSAGES) if chat.replies(it))
    chat.wrong_count(thread.id)


def _write_too_much(sandbox: Sandbox) -> None:
    sandbox.chat.write(BUSY_CHANNEL_ID, "long " * 300_000)


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "ClickUp's count of replies is wrong for ever",
            "a thread that counts one reply more than it lists, read twice",
            _count_wrongly,
        ),
        Case("A message is longer than 1 MB", "a text of 1.5 million characters", _write_too_much),
    ],
    ids=str,
)
def test_what_is_not_proven_is_not_called_complete(
    failures: Recorder, copied: Copied, case: Case
) -> None:
    case.subject(copied.sandbox)
    copied.sync()
    copied.sync()
    assert not copied.state.complete
    assert copied.state.counts.messages >= MESSAGES
    failures.record_case(THEME, case, only(copied.state.problems), "Everything that was read.")


def _make_private(sandbox: Sandbox) -> None:
    sandbox.withhold_channel(BUSY_CHANNEL_ID)


def _delete(sandbox: Sandbox) -> None:
    sandbox.delete_channel(BUSY_CHANNEL_ID)


def _move(sandbox: Sandbox) -> None:
    sandbox.move_channel(BUSY_CHANNEL_ID, EMPTY_WORKSPACE_ID)


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "The Channel becomes private, and is hidden from the token",
            "a Channel out of the token's reach",
            _make_private,
        ),
        Case("The Channel is deleted in ClickUp", "a Channel that is there no more", _delete),
        Case("The Channel moves to another Workspace", "a Channel that another lists now", _move),
    ],
    ids=str,
)
def test_a_channel_that_cannot_be_read_erases_nothing(
    failures: Recorder, copied: Copied, case: Case
) -> None:
    case.subject(copied.sandbox)
    for _round in range(2):
        problem = copied.sync().problems[0]
        copied.sandbox.move_clock(2 * 3600)
    assert not copied.state.complete
    failures.record_case(THEME, case, problem, f"{copied.it_is_whole()} It is incomplete now.")


@pytest.mark.parametrize(
    "case",
    [
        Case("The Channel is renamed", "another name", {"name": "renamed"}),
        Case("The Channel is archived", "an archived Channel", {"archived": True}),
    ],
    ids=str,
)
def test_what_changes_nothing_of_the_messages_is_read_on(
    failures: Recorder, copied: Copied, case: Case
) -> None:
    copied.sandbox.change_channel(BUSY_CHANNEL_ID, **case.subject)
    assert copied.sync().state.complete
    failures.record_case(
        THEME, case, "The copy goes on, and is called complete.", copied.it_is_whole()
    )


def test_clickup_that_fails_in_the_middle_loses_nothing(failures: Recorder, copied: Copied) -> None:
    copied.sandbox.fail_next(100, "fault", where="/messages")
    report = copied.office.integration.copies.sync(again=True)
    [(_connection, hint)] = report.failures
    failures.record(
        theme=THEME,
        fault="ClickUp fails while messages are read",
        made="answers with 500 to a hundred requests",
        seen=hint,
        kept=f"{copied.it_is_whole()} The next update goes on where this one ended.",
    )
