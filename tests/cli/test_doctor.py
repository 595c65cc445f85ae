"""`clickup-desktop doctor`: line by line, whatever is broken."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import pytest

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.organization.tokens.kept_token import KeptToken, to_text
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program
from tests.cli.ground import Ground
from tests.cli.test_stopping import wait_for_request
from tests.fake_keyring import KeyringServer


def test_before_anything_is_connected(program: Program, sandbox: Sandbox) -> None:
    ran = program("doctor")
    assert ran.status == 0, ran.err
    assert ran.err == ""
    lines = ran.out.splitlines()
    assert lines[0] == "This computer"
    assert lines[1].startswith("  [passed] Settings and data folder: ")
    assert f"The way to ClickUp ({sandbox.url.removeprefix('http://')})" in lines
    assert any(line.startswith("  [passed] ClickUp answers") for line in lines)
    assert lines[-1] == "Everything works."


def test_each_line_stands_under_its_heading(
    program: Program, ground: Ground, connection: str
) -> None:
    ground.link(BUSY_CHANNEL_ID)
    ran = program("doctor")
    assert ran.status == 0, ran.err
    headings = [line for line in ran.out.splitlines() if not line.startswith(" ")]
    assert headings[0] == "This computer"
    assert headings[2:] == [
        "Shared connection as Acme Admin",
        "Linked Channels",
        "What was tried works, but not everything was tried.",
    ]
    assert "  [passed] ClickUp accepts the token: Belongs to Acme Admin (" in ran.out
    assert "  [passed] general in Acme Rollout (" in ran.out


def test_as_data(program: Program, connection: str) -> None:
    ran = program("doctor", "--json")
    assert ran.status == 0, ran.err
    assert ran.json["ok"] is True
    assert ran.json["error"] is None
    steps = {step["name"]: step for step in ran.json["steps"]}
    assert steps["keyring"]["verdict"] == "fine"
    assert steps["keyring"]["area"] == "This computer"
    assert steps[f"{connection}/user"]["note"] == "Belongs to Acme Admin"
    assert {"name", "title", "area", "ok", "verdict", "seconds", "note", "hint"} == set(
        steps["keyring"]
    )


def test_the_first_failure_is_the_hint(
    program: Program, connection: str, keyring: KeyringServer, sandbox: Sandbox
) -> None:
    for name in keyring.kept:
        keyring.kept[name] = to_text(KeptToken(sandbox.url, sandbox.tokens["revoked"]))
    ran = program("doctor", "--json")
    assert ran.status == 1
    assert ran.json["ok"] is False
    failed = [step for step in ran.json["steps"] if step["verdict"] == "failed"]
    assert failed[0]["hint"] == ran.json["error"]
    assert ran.json["error"]["code"] == "token-expired-or-invalid"
    assert "Create a new Personal Access Token in ClickUp." in ran.err


def test_without_a_connection_to_clickup(program: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    ran = program("doctor", "--organization-url", f"http://127.0.0.1:{port}")
    assert ran.status == 1
    assert "  [failed] Connection (TCP): Connection failed" in ran.out
    assert "  [skipped] ClickUp answers" in ran.out
    assert "Connection failed" in ran.err


def test_with_a_locked_keyring(program: Program, connection: str, keyring: KeyringServer) -> None:
    keyring.locked = True
    ran = program("doctor", "--json")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "keyring-locked"
    verdicts = {step["name"]: step["verdict"] for step in ran.json["steps"]}
    assert verdicts[f"{connection}/token"] == "skipped"


def test_without_a_keyring(program: Program) -> None:
    ran = program("doctor", "--json", PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "keyring-absent"


def test_with_a_damaged_store(program: Program, connection: str) -> None:
    (program.data / STORE_NAME).write_bytes(b"nonsense" * 1000)
    ran = program("doctor", "--json")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "store-damaged"
    assert {"fine"} == {
        step["verdict"] for step in ran.json["steps"] if step["name"].startswith("answers:")
    }


def test_with_a_folder_that_is_none(program: Program, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = program("doctor", "--json", "--data-dir", str(tmp_path / "file"))
    assert ran.status == 1
    assert ran.json["error"]["code"] == "store-unreachable"
    assert "The log can't be written" in ran.err


def test_the_token_of_the_environment_is_tried_and_not_kept(
    program: Program, sandbox: Sandbox, keyring: KeyringServer
) -> None:
    ran = program("doctor", CLICKUP_TOKEN=sandbox.token)
    assert ran.status == 0, ran.err
    assert "The token in CLICKUP_TOKEN" in ran.out.splitlines()
    assert keyring.kept == {}


def test_a_report_is_written_without_anybodys_name(
    program: Program, connection: str, tmp_path: Path
) -> None:
    file = tmp_path / "report.txt"
    ran = program("doctor", "--report", str(file))
    assert ran.status == 0, ran.err
    assert str(file) in ran.out
    text = file.read_text(encoding="utf-8")
    assert "ClickUp accepts the token: Belongs to [account 1]" in text
    assert "Check folder: fine" in text
    assert "Acme" not in text


def test_a_report_that_cannot_be_written_is_a_failure_with_a_hint(
    program: Program, tmp_path: Path
) -> None:
    ran = program("doctor", "--report", str(tmp_path / "nowhere" / "report.txt"), "--json")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "report-not-written"


def test_a_report_is_written_through_no_link(program: Program, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("of somebody else", encoding="utf-8")
    (tmp_path / "report.txt").symlink_to(other)

    ran = program("doctor", "--report", str(tmp_path / "report.txt"), "--json")

    assert ran.status == 1
    assert ran.json["error"]["code"] == "report-not-written"
    assert "a link" in ran.json["error"]["details"]
    assert other.read_text(encoding="utf-8") == "of somebody else"


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_stops_it_before_clickup_answers(program: Program, sandbox: Sandbox) -> None:
    token = sandbox.tokens["slow"]
    with program.start("doctor", CLICKUP_TOKEN=token) as process:
        wait_for_request(sandbox, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)  # the answer comes after a minute
    assert process.returncode == 130
    assert b"Everything works" not in out
    assert err.endswith(b"Stopped.\n")
