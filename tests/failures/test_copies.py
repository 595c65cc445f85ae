"""Copies of messages: what keeps one from being made, brought up to date, found or exported."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.messages.export.exporting import ExportFormat
from clickup_desktop.integration.messages.messages import writing_export
from clickup_desktop.integration.messages.sync_lock import syncing
from clickup_desktop.integration.messages.token_reading import client_for_copies
from clickup_desktop.integration.token_session import TokenSession
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.roles import Role
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program
from tests.failures.copied import MESSAGES, THEME, Copied
from tests.failures.messages_page import OpenMessages
from tests.failures.recorder import Case, Fault, Recorder
from tests.failures.window import WAIT


def called(met: Fault, name: str, instead: str) -> Fault:
    """Return a fault with what is another name in each run replaced."""
    assert any(name in text for text in met.hint.texts)
    return Fault(met.error, met.hint.with_texts(lambda text: text.replace(name, instead)))


# What a person wants and can't have


def test_a_channel_without_a_copy_cannot_be_exported(failures: Recorder, linked: Copied) -> None:
    met = linked.office.fails(linked.export)
    failures.record(
        theme=THEME,
        fault="Messages are exported of which no copy is kept",
        made="`export` of a link that was only linked",
        seen=met,
        kept="The link.",
    )


def test_through_a_shared_connection_only_the_owner_of_the_token_has_copies(
    failures: Recorder, copied: Copied
) -> None:
    colleague = copied.office.as_colleague(Role.ENTERPRISE_ADMIN)
    met = copied.office.fails(colleague.copies.keep, colleague.links.get(copied.link.id))
    assert colleague.copies.states() == ()
    failures.record(
        theme=THEME,
        fault="An Enterprise Admin wants a copy through a colleague's Shared connection",
        made="`keep` by another member than the one who connected",
        seen=called(met, copied.office.integration.overview().member.name, "Acme Admin"),
        kept=copied.it_is_whole(),
    )


def test_where_copies_are_forbidden_none_is_kept(failures: Recorder, copied: Copied) -> None:
    copied.office.integration.set_message_copies(0)
    met = copied.office.fails(copied.office.integration.copies.keep, copied.link)
    copied.office.fails(copied.export)
    failures.record(
        theme=THEME,
        fault="The organization allows no copies",
        made="`keep` after an Enterprise Admin has set the limit to 0 days",
        seen=met,
        kept="The link. Copies that were there are erased at the next update.",
    )


def test_a_copy_is_brought_up_to_date_by_one_program_at_a_time(
    failures: Recorder, copied: Copied
) -> None:
    with syncing(copied.path, "the window (123)"):
        met = copied.office.fails(copied.sync)
        assert copied.office.integration.messages.find("after:2000-01-01").total > MESSAGES
    failures.record(
        theme=THEME,
        fault="The window and cron update one copy at the same time",
        made="`sync` while another process holds the lock of the file",
        seen=met,
        kept=f"{copied.it_is_whole()} It can be searched meanwhile.",
    )


def test_the_window_waits_while_another_program_updates_the_copies(
    failures: Recorder, qtbot: QtBot, copied: Copied, open_messages: OpenMessages
) -> None:
    with syncing(copied.path, "clickup-desktop sync (123)"):
        opened = open_messages()
        chosen = opened.page.copies.chosen
        chosen.update_button.click()
        text = "clickup-desktop sync (123) is updating the copies at the moment."
        qtbot.waitUntil(lambda: text in chosen.about.text(), timeout=WAIT)
        assert len(opened.find("after:2000-01-01")) > 1
    failures.record(
        theme=THEME,
        fault="cron updates a copy while somebody in the window wants it updated",
        made="“Update now” while another process holds the lock of the file",
        seen=f"“{text}” The window tries again two minutes later.",
        kept=f"{copied.it_is_whole()} It can be searched meanwhile.",
    )


def test_a_token_of_another_account_has_the_person_decide(
    failures: Recorder, copied: Copied
) -> None:
    copied.office.integration.connections.update_token(
        copied.connection_id, copied.sandbox.tokens["second"], accept_other_account=True
    )
    met = copied.office.fails(copied.office.integration.copies.keep, copied.link)
    assert copied.state.other_account
    failures.record(
        theme=THEME,
        fault="The connection's token is replaced by one of another ClickUp account",
        made="an update of the token that accepts the other account, then `keep`",
        seen=met,
        kept=copied.it_is_whole(),
    )


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "CLICKUP_TOKEN belongs to another ClickUp account",
            "`sync` with the token of somebody else",
            lambda sandbox: (sandbox.tokens["second"], sandbox.url),
        ),
        Case(
            "CLICKUP_TOKEN goes to another organization URL than the copies come from",
            "`sync` with another `--organization-url`, which leads to the same server",
            lambda sandbox: (sandbox.token, sandbox.url.replace("127.0.0.1", "localhost")),
        ),
    ],
    ids=str,
)
def test_a_token_of_the_environment_reads_into_copies_of_its_own_alone(
    failures: Recorder, copied: Copied, case: Case
) -> None:
    token, url = case.subject(copied.sandbox)
    [connection] = copied.office.integration.overview().connections
    with closing(TokenSession(token, url)) as reading:
        met = copied.office.fails(client_for_copies(reading), connection)
        report = copied.office.integration.copies.sync(client_of=client_for_copies(reading))
    assert [hint.code for _id, hint in report.failures] == [met.hint.code]
    port = f":{urlsplit(copied.sandbox.url).port}"
    seen = called(met, port, ":8090") if port in met.hint.happened else met
    failures.record_case(THEME, case, seen, copied.it_is_whole())


# The files


def test_a_full_disk_ends_a_reading_and_loses_nothing(failures: Recorder, copied: Copied) -> None:
    with copied.file.writing() as connection:
        [(pages,)] = connection.execute("PRAGMA page_count")
        connection.execute(f"PRAGMA max_page_count = {pages}")
    for _number in range(20):
        copied.sandbox.chat.write(BUSY_CHANNEL_ID, "A long text. " * 2_000)
    met = copied.office.fails(copied.sync)
    with copied.file.writing() as connection:
        connection.execute("PRAGMA max_page_count = 1073741823")
    kept = copied.it_is_whole()
    assert copied.sync().state.counts.messages == MESSAGES + 20
    failures.record(
        theme=THEME,
        fault="The disk is full while messages are read",
        made="a file of copies that may not grow",
        seen=met,
        kept=f"{kept} The next update goes on.",
    )


def test_a_file_that_cannot_be_opened_is_told(failures: Recorder, linked: Copied) -> None:
    linked.path.parent.parent.mkdir(exist_ok=True)
    linked.path.parent.write_text("in the way", encoding="utf-8")
    met = linked.office.fails(linked.office.integration.copies.keep, linked.link)
    assert linked.path.parent.read_text(encoding="utf-8") == "in the way"
    failures.record(
        theme=THEME,
        fault="The file of copies can't be opened",
        made="a file where their folder should be",
        seen=met,
        kept="What is in the way, and the link.",
    )


def test_a_damaged_file_is_read_anew(failures: Recorder, copied: Copied) -> None:
    copied.office.integration.close()
    copied.path.write_bytes(b"This is no database. " * 500)
    for end in ("-wal", "-shm"):
        copied.path.with_name(copied.path.name + end).unlink(missing_ok=True)
    copied.office.restart()
    copied.sync()
    assert copied.state.complete
    assert copied.state.made_anew
    failures.record(
        theme=THEME,
        fault="The file of copies is damaged",
        made="a file that is no database",
        seen="The copy is read again from ClickUp, and the link says why.",
        kept="Of which Channels a copy is wanted, and for how long.",
    )


def test_an_export_that_cannot_be_written_leaves_the_old_file(
    failures: Recorder, copied: Copied, tmp_path: Path
) -> None:
    def export() -> None:
        with writing_export(tmp_path / "no" / "general.csv") as out:
            copied.office.integration.messages.export(copied.link.id, ExportFormat.CSV, out)

    met = copied.office.fails(export)
    failures.record(
        theme=THEME,
        fault="An export can't be written",
        made="`export --out` into a folder that does not exist",
        seen=called(met, str(tmp_path), "/home/acme"),
        kept=copied.it_is_whole(),
    )


def test_who_follows_a_copy_is_told_that_it_was_deleted(failures: Recorder, copied: Copied) -> None:
    following = copied.office.integration.messages.follow(cancellation=Cancellation())
    next(following)

    def go_on() -> None:
        for _change in following:
            pass

    copied.office.integration.copies.erase(copied.state)
    met = copied.office.fails(go_on)
    failures.record(
        theme=THEME,
        fault="A copy is deleted while a program follows it",
        made="`keep --off` beside `follow`",
        seen=met,
        kept="The link.",
    )


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "A position of a copy that was made anew",
            "`follow --from` with a position from before the copy was deleted and kept again",
            lambda epoch: f"{epoch}-5",
        ),
        Case("A position that is none", "`follow --from yesterday`", lambda _epoch: "yesterday"),
    ],
    ids=str,
)
def test_a_foreign_position_is_refused(failures: Recorder, copied: Copied, case: Case) -> None:
    messages = copied.office.integration.messages
    first = next(messages.follow(cancellation=Cancellation()))
    copied.office.integration.copies.erase(copied.state)
    copied.keep()
    position = case.subject(first.change.position.epoch)
    met = copied.office.fails(
        lambda: next(messages.follow((), (position,), cancellation=Cancellation()))
    )
    failures.record_case(THEME, case, met, copied.it_is_whole())


# The command line


def test_a_script_is_not_asked_and_deletes_nothing(
    failures: Recorder, program: Program, sandbox: Sandbox
) -> None:
    for arguments in (
        ("connect", "--visibility", "private"),
        ("link", "Acme Rollout", BUSY_CHANNEL_ID),
    ):
        assert program(*arguments, token=sandbox.token).status == 0
    [link] = program("links", "--json").json["links"]
    assert program("keep", link["id"]).status == 0
    ran = program("unlink", link["id"], "--json")
    assert ran.status == 2
    told = ran.json["error"]
    assert program("links", "--json").json["links"] == [link]
    failures.record(
        theme=THEME,
        fault="A script removes a link of which a copy is kept",
        made="`unlink` without a terminal and without `--yes`",
        seen=f"**{told['title']}.** {told['happened']} → {told['steps'][0]['text']}",
        kept="The link and its copy.",
    )
