"""Copies of messages are kept, brought up to date and deleted on the command line."""

from __future__ import annotations

import os
import pty
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program, Ran
from tests.cli.messages.conftest import in_a_busy_channel
from tests.cli.warm_start import Copy
from tests.fake_keyring import KeyringServer

COPY_KEYS = {
    "link",
    "messages",
    "replies",
    "replies_expected",
    "complete",
    "problems",
    "requests",
    "elapsed_s",
}


def copies(program: Program) -> list[Path]:
    """The files in which copies are."""
    return sorted(program.folder.rglob("messages/*.sqlite3"))


def one(ran: Ran) -> dict[str, Any]:
    """The only copy that a run looked after."""
    [found] = ran.json["links"]
    assert isinstance(found, dict)
    assert set(found) == COPY_KEYS
    return found


def test_keeping_says_where_the_copy_is_for_whom_and_for_how_long(
    program: Program, link: str
) -> None:
    ran = program("keep", link)
    assert ran.status == 0, ran.err
    [file] = copies(program)
    assert str(file.parent) in ran.out
    assert "unencrypted, for you alone, until you delete it." in ran.out
    assert f"clickup-desktop sync {link}" in ran.out
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_shape_of_keeping(program: Program, link: str) -> None:
    ran = program("keep", link, "--days", "30", "--json")
    assert ran.status == 0, ran.err
    folder = str(copies(program)[0].parent)
    assert ran.json == {"link": link, "kept": True, "keep_days": 30, "folder": folder}
    assert "each message is kept for 30 days." in program("keep", link, "--days", "30").out


@pytest.mark.parametrize("days", ["0", "-1", "a", "36501", "1" * 5_000])
def test_days_that_are_none_are_wrong_use(program: Program, days: str) -> None:
    ran = program("keep", "some-link", "--days", days)
    assert ran.status == 2
    assert "must be a number from 1 to 36500" in ran.err


def test_a_link_that_is_none_is_told(program: Program, connection: str) -> None:
    for arguments in (("keep", "nothing"), ("sync", "nothing")):
        ran = program(*arguments, "--json")
        assert ran.status == 1
        assert ran.json["error"]["code"] == "unknown-link"


@in_a_busy_channel
def test_the_shape_of_a_run(program: Program, kept: str, sandbox: Sandbox) -> None:
    before = len(sandbox.requests)
    ran = program("sync", "--json")
    assert ran.status == 0, ran.err
    assert set(ran.json) == {"links", "requests"}
    found = one(ran)
    assert found["link"] == kept
    assert found["messages"] == 300
    assert found["replies"] == found["replies_expected"] > 20
    assert found["complete"] is True
    assert found["problems"] == []
    assert 0 < found["requests"] <= ran.json["requests"] == len(sandbox.requests) - before
    assert found["elapsed_s"] > 0


@in_a_busy_channel
def test_a_second_run_tells_of_the_whole_copy_and_of_its_own_requests(
    program: Program, read: str, sandbox: Sandbox
) -> None:
    ran = program("sync", "--json")
    assert ran.status == 0, ran.err
    assert one(ran)["messages"] == 300
    assert one(ran)["requests"] == 0
    assert ran.json["requests"] == 1
    again = program("sync", read, "--again", "--json")
    assert again.json["requests"] > 3
    assert one(again)["complete"] is True


def test_a_run_for_people(program: Program, kept: str) -> None:
    ran = program("sync")
    assert ran.status == 0, ran.err
    heading, row = ran.out.splitlines()
    assert heading.split() == ["ID", "CHANNEL", "MESSAGES", "REPLIES", "STATE"]
    assert row.split()[0] == kept
    assert "# help-desk" in row
    assert row.endswith("complete")


def test_without_a_copy_there_is_nothing_to_do(program: Program, link: str) -> None:
    ran = program("sync", "--json")
    assert (ran.status, ran.json) == (0, {"links": [], "requests": 0})
    assert "clickup-desktop keep LINK" in program("sync").out
    ran = program("sync", link, "--json")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "no-copy"


@in_a_busy_channel
def test_a_copy_that_lacks_something_ends_with_3_and_says_what(
    program: Program, kept: str, sandbox: Sandbox, channel: str
) -> None:
    thread = next(
        it for it in sandbox.chat.messages(channel, None, 300) if sandbox.chat.replies(it)
    )
    sandbox.chat.wrong_count(thread.id)
    for _round in range(2):
        ran = program("sync", "--again", "--json")
        assert ran.status == 3, ran.err
    found = one(ran)
    assert found["complete"] is False
    assert found["replies"] == found["replies_expected"] - 1
    assert found["problems"] == [
        {
            "code": "copy-threads-incomplete",
            "message": "1 thread could not be read completely",
        }
    ]
    assert "incomplete: 1 thread could not be read completely" in program("sync").out


@in_a_busy_channel
def test_clickup_that_fails_on_the_way_leaves_what_was_read(
    program: Program, kept: str, sandbox: Sandbox
) -> None:
    sandbox.behave("owner", "redirect")
    ran = program("sync", "--json")
    assert ran.status == 1
    assert ran.json["error"]["code"]
    found = one(ran)
    assert found["complete"] is False
    assert found["problems"][0]["code"] == ran.json["error"]["code"]
    sandbox.behave("owner", "owner")
    assert program("sync").status == 0


def test_without_a_keyring_the_token_of_the_environment_serves_its_own_copies(
    program: Program, kept: str, sandbox: Sandbox, keyring: KeyringServer
) -> None:
    keyring.kept.clear()
    ran = program("sync", "--json")
    assert ran.status == 1
    assert ran.json["links"][0]["problems"][0]["code"] == ran.json["error"]["code"]
    ran = program("sync", "--json", CLICKUP_TOKEN=sandbox.token)
    assert ran.status == 0, ran.err
    assert one(ran)["complete"] is True
    assert keyring.kept == {}


def test_a_token_of_another_account_reads_into_no_copy(
    program: Program, kept: str, sandbox: Sandbox
) -> None:
    before = len(sandbox.requests)
    ran = program("sync", "--json", CLICKUP_TOKEN=sandbox.tokens["second"])
    assert ran.status == 1
    assert ran.json["error"]["code"] == "token-of-other-account"
    assert [path for _method, path, _token in sandbox.requests[before:]] == ["/api/v2/user"]
    assert one(ran)["messages"] == 0


def test_the_token_of_the_environment_goes_where_the_copies_come_from_or_nowhere(
    program: Program, kept: str, sandbox: Sandbox
) -> None:
    with Sandbox(rate_limit=0) as other:
        ran = program(
            "sync",
            "--json",
            CLICKUP_TOKEN=sandbox.token,
            CLICKUP_ORGANIZATION_URL=other.url,
        )
    assert ran.status == 1
    assert ran.json["error"]["code"] == "token-for-other-address"


def test_an_empty_variable_is_told_and_the_keyring_asked(program: Program, kept: str) -> None:
    ran = program("sync", CLICKUP_TOKEN="")
    assert ran.status == 0
    assert "CLICKUP_TOKEN is empty" in ran.err


def test_deleting_a_copy_leaves_the_link(program: Program, read: str) -> None:
    ran = program("keep", read, "--off", "--yes", "--json")
    assert (ran.status, ran.json) == (0, {"link": read, "kept": False})
    assert copies(program) == []
    assert [it["id"] for it in program("links", "--json").json["links"]] == [read]
    again = program("keep", read, "--off")
    assert again.status == 0
    assert "No copy is kept" in again.out


# What deletes copies asks


@pytest.fixture
def deleting(read: str, connection: str) -> dict[str, tuple[str, ...]]:
    """The commands that delete the copy."""
    return {
        "keep": ("keep", read, "--off"),
        "unlink": ("unlink", read),
        "disconnect": ("disconnect", connection),
    }


@pytest.mark.parametrize("name", ["keep", "unlink", "disconnect"])
def test_a_script_deletes_no_copy_without_saying_so(
    program: Program, deleting: dict[str, tuple[str, ...]], name: str
) -> None:
    ran = program(*deleting[name], "--json")
    assert ran.status == 2
    assert ran.json["error"]["code"] == "agreement-needed"
    assert "The copy of the messages of # help-desk (" in ran.err
    assert "add --yes" in ran.err
    assert len(copies(program)) == 1
    assert len(program("links", "--json").json["links"]) == 1
    ran = program(*deleting[name], "--yes")
    assert ran.status == 0, ran.err
    assert copies(program) == []


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("Yes", 0), ("n", 1), ("", 1), ("j", 1)])
def test_a_person_is_asked(
    program: Program, deleting: dict[str, tuple[str, ...]], answer: str, status: int
) -> None:
    with on_a_terminal(program, *deleting["unlink"]) as (process, terminal):
        shown = until(terminal, "[y/N] ")
        assert "The copy of the messages of # help-desk (" in shown
        os.write(terminal, f"{answer}\n".encode())
        assert process.wait(timeout=30) == status
    assert len(copies(program)) == status


@pytest.mark.parametrize("language", ["de"])
def test_the_answer_is_of_the_language_of_the_question(
    program: Program, deleting: dict[str, tuple[str, ...]]
) -> None:
    with on_a_terminal(program, *deleting["unlink"]) as (process, terminal):
        until(terminal, "[j/N] ")
        os.write(terminal, b"j\n")
        assert process.wait(timeout=30) == 0
    assert copies(program) == []


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_at_the_question_deletes_nothing(
    program: Program, deleting: dict[str, tuple[str, ...]]
) -> None:
    with on_a_terminal(program, *deleting["keep"]) as (process, terminal):
        until(terminal, "[y/N] ")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    assert len(copies(program)) == 1


def test_what_has_no_copy_is_removed_as_before(
    program: Program, link: str, connection: str
) -> None:
    ran = program("unlink", link, "--json")
    assert ran.status == 0, ran.err
    assert set(ran.json) == {"unlinked", "link"}
    assert program("disconnect", connection).status == 0


@contextmanager
def on_a_terminal(program: Program, *arguments: str) -> Iterator[tuple[Copy, int]]:
    """Start the program on a terminal; return it with the terminal's other end."""
    ours, theirs = pty.openpty()
    process = program.start_on_terminal(theirs, *arguments)
    try:
        yield process, ours
    finally:
        process.kill()
        process.wait()
        os.close(ours)
        os.close(theirs)


def until(terminal: int, text: str) -> str:
    """Return what is shown until `text` is."""
    shown = b""
    while text.encode() not in shown:
        shown += os.read(terminal, 1024)
    return shown.decode()
