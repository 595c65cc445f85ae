"""The report can be posted: it helps, and tells nothing of whose it is."""

from __future__ import annotations

import getpass
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop import __version__
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.diagnostics import Diagnostics, report_text
from clickup_desktop.integration.diagnostics.report import LOG_LINES
from clickup_desktop.integration.records import CheckReport, CheckStep, Verdict
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.language.isolation import isolate_values
from clickup_desktop.language.texts import _
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.anonymising import KnownName
from clickup_desktop.troubleshooting.hints import Hint
from clickup_desktop.troubleshooting.log import LOG_NAME, start_logging, stop_logging
from tests.channel_pages import channels_of
from tests.leaks import leaks


@pytest.fixture
def log(tmp_path: Path) -> Iterator[logging.Logger]:
    """The program's log, written into the data folder."""
    start_logging(tmp_path / "data")
    yield logging.getLogger("clickup_desktop.test")
    stop_logging()


def test_it_names_version_platform_and_verdicts() -> None:
    hint = Hint("timed-out", "ClickUp takes too long", "No answer came in time.")
    report = CheckReport(
        (
            CheckStep("folder", "Settings and data folder", Verdict.FINE, 0.1, area="Here"),
            CheckStep("tcp", "Connection (TCP)", Verdict.FAILED, 10.0, hint, area="The way"),
        )
    )
    text = report_text(report, Path("/nowhere"), window_system="Qt 6.8.0, wayland")
    assert f"ClickUp Desktop {__version__}" in text
    assert "Window system: Qt 6.8.0, wayland" in text
    assert "Here\n  passed    100 ms  Settings and data folder\n" in text
    assert "The way\n  failed    10.0 s  Connection (TCP)\n" in text
    assert "timed-out: ClickUp takes too long. No answer came in time." in text
    assert text.endswith("(none)\n")


def test_what_the_program_is_made_of_is_said_once(integration: OrganizationSession) -> None:
    report = Diagnostics.of(integration, qt=lambda: "Qt 6.8.0").run()
    text = report_text(report, Path("/nowhere"), window_system="Qt 6.8.0, wayland")
    assert text.count("a checkout of the source") == 1
    assert text.count("OpenSSL") == 1
    assert text.count("Qt 6.8.0") == 1


def test_before_diagnostics_have_run_it_says_so() -> None:
    assert "Diagnostics haven't been run." in report_text(None, Path("/nowhere"))


def test_the_last_lines_of_the_log_are_in_it_over_its_rotated_files(tmp_path: Path) -> None:
    older = [f"older {number}" for number in range(LOG_LINES)]
    (tmp_path / f"{LOG_NAME}.1").write_text("\n".join(older) + "\n")
    (tmp_path / LOG_NAME).write_text("newer 1\nnewer 2\n")
    lines = report_text(None, tmp_path).splitlines()
    assert lines[-2:] == ["newer 1", "newer 2"]
    assert lines[-LOG_LINES:][0] == "older 2"
    assert "older 1" not in lines


def test_a_huge_log_is_read_from_its_end(tmp_path: Path) -> None:
    with (tmp_path / LOG_NAME).open("w") as stream:
        for number in range(100_000):
            stream.write(f"line {number}\n")
    assert report_text(None, tmp_path).splitlines()[-1] == "line 99999"


def test_nothing_personal_and_no_secret_is_in_it(
    integration: OrganizationSession, sandbox: Sandbox, tmp_path: Path, log: logging.Logger
) -> None:
    integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    choice = integration.workspaces.choice(MAIN_WORKSPACE_ID)
    client = integration.connections.client_of(choice.connection)
    channels = channels_of(client, MAIN_WORKSPACE_ID)
    channel = next(one for one in channels if one.name == "announcements" or one.name)
    integration.links.add(choice, channel, ("Client Delivery",), "workspace", MAIN_WORKSPACE_ID)
    known = integration.overview()
    (connection,) = known.connections
    personal = [
        known.organization.name,
        known.member.name,
        connection.account.name,
        connection.account.email,
        *(workspace.name for workspace in connection.workspaces),
        channel.name,
        "Client Delivery",
        str(Path.home()),
        getpass.getuser(),
        socket.gethostname(),
        "10.1.2.3",
        "gateway.acme.example",
    ]
    for text in personal:
        log.warning("it was %s, as told", text)
    log.warning("the token is %s", sandbox.token)
    report = Diagnostics.of(integration).run()
    text = report_text(report, tmp_path / "data", known=known)
    for name in personal:
        assert name.lower() not in text.lower(), name
    core = sandbox.token.rpartition("_")[2]
    assert not leaks(text, core)
    assert "ClickUp accepts the token: Belongs to [account 1]" in text
    assert "Shared connection as [account 1]" in text
    assert "it was [e-mail], as told" in text or "it was [account 1], as told" in text


def test_what_the_steps_found_is_left_out_where_nothing_else_is_known(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    diagnostics = Diagnostics(
        tmp_path / "data", sandbox.url, secrets=MemorySecrets(), token=Token(sandbox.token)
    )
    text = report_text(diagnostics.run(), tmp_path / "data")
    assert "Acme" not in text
    assert "Belongs to [account 1]" in text
    assert "[Workspace 1]: Spaces" in text


def test_a_step_says_which_names_are_in_its_texts() -> None:
    step = CheckStep(
        "tls",
        "Encryption (TLS)",
        Verdict.NOTED,
        note="certificate from Widget Inspection",
        area="The way to ClickUp (gateway:8443)",
        names=(KnownName("issuer", "Widget Inspection"), KnownName("host", "gateway:8443")),
    )
    text = report_text(CheckReport((step,)), Path("/nowhere"))
    assert "The way to ClickUp ([host 1])" in text
    assert "certificate from [issuer 1]" in text


def test_lines_that_would_act_on_a_terminal_are_plain(tmp_path: Path) -> None:
    (tmp_path / LOG_NAME).write_text("\x1b[31mred\u202e\n" + "x" * 9_000 + "\n")
    text = report_text(None, tmp_path)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(len, text.splitlines())) <= 500


def test_names_are_not_isolated_in_it() -> None:
    isolate_values(from_right=False)
    note = _("at {server}").format(server="שרת")
    step = CheckStep("way/name", "Name", Verdict.FINE, note=note)
    assert "\u2068" in note
    text = report_text(CheckReport((step,)), Path("/nowhere"))
    assert "Name: at שרת" in text
    assert not set(text) & {"\u2068", "\u2069", "\u200f"}
