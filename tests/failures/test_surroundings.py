"""What the program is started in: variables that name what is not there, a user without a home."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from clickup_desktop.cli.output import OutputRefused
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program
from tests.failures.recorder import Case, Recorder
from tests.failures.told import hint_of
from tests.services import need_programs
from tests.ui.window.copied_window import warm_window

THEME = "Where the program is started"
NO_DISPLAY = "There is no display to open the window on."


def opened(program: Program, **variables: str) -> tuple[int, str, str]:
    """Open the window; return the program's status, and what it said."""
    ended = warm_window().run((), {**program.environment, **variables}, program.folder, b"")
    assert b"Traceback" not in ended.err
    return ended.status, ended.out.decode(), ended.err.decode()


@pytest.mark.parametrize(
    "case",
    [
        Case("No display is named", "no variable that names one", {}),
        Case("The display that DISPLAY names is gone", "DISPLAY=:9999", {"DISPLAY": ":9999"}),
        Case(
            "The display that WAYLAND_DISPLAY names is gone",
            "WAYLAND_DISPLAY=wayland-9",
            {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": "/nowhere"},
        ),
        Case(
            "QT_QPA_PLATFORM names what Qt does not know",
            "QT_QPA_PLATFORM=nonsense",
            {"QT_QPA_PLATFORM": "nonsense"},
        ),
        Case(
            "QT_QPA_PLATFORM names what is not there",
            "QT_QPA_PLATFORM=xcb without a display",
            {"QT_QPA_PLATFORM": "xcb"},
        ),
    ],
    ids=str,
)
def test_without_a_display_the_window_says_so(
    failures: Recorder, program: Program, case: Case
) -> None:
    status, _out, err = opened(program, **case.subject)
    assert status == 1
    assert err.startswith(f"{NO_DISPLAY}\nOn a server, use the commands instead")
    assert program("connections").status == 0
    failures.record(
        theme=THEME,
        fault=case.fault,
        made=f"the window started with {case.made}, which ends with status 1",
        seen=f"{NO_DISPLAY} The commands and the tour are named, and what Qt found.",
        kept="Nothing was touched.",
    )


def test_qt_says_why_there_is_none(program: Program) -> None:
    _status, _out, err = opened(program, QT_QPA_PLATFORM="nonsense")
    assert 'Could not find the Qt platform plugin "nonsense"' in err


@pytest.fixture
def nobody() -> tuple[str, ...]:
    """What starts a program as a user who is a number without a name."""
    need_programs("unshare")
    command = ("unshare", "--user", "--map-user=54321")
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody have users of their own (unshare --user)")
    return command


def started_by(
    nobody: tuple[str, ...], program: Program, *arguments: str, **variables: str
) -> tuple[int, str, str]:
    """Have that user start the program; return its status, and what it said."""
    ended = subprocess.run(
        [*nobody, *program.command(*arguments)],
        cwd=program.folder,
        env={**program.environment, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stdout, ended.stderr


def test_a_user_without_a_home_names_a_folder(
    failures: Recorder, program: Program, nobody: tuple[str, ...]
) -> None:
    for name in ("HOME", "XDG_DATA_HOME"):
        program.environment.pop(name, None)
    status, out, _err = started_by(nobody, program, "connections", "--json")
    assert status == 1
    hint = hint_of(json.loads(out)["error"])
    status, _out, err = started_by(nobody, program, QT_QPA_PLATFORM="offscreen")
    assert (status, err) == (1, hint.to_text() + "\n")
    named = started_by(nobody, program, "--data-dir", "data", "connections")
    assert named[0] == 0
    assert not list(program.folder.glob("~*"))
    failures.record(
        theme=THEME,
        fault="A user without a name and without a home",
        made="a user id that no list of users has, and no HOME, as in a container",
        seen=hint,
        kept="Nothing was touched. With `--data-dir` the same user is served.",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--data-dir", "~nobody-by-this-name/data", "connections"),
        ("link", "--from", "~nobody-by-this-name/links.csv"),
        ("organization", "join", "--certificates", "~nobody-by-this-name/company.pem"),
    ],
    ids=["folder", "list", "certificates"],
)
def test_a_tilde_that_leads_to_nobodys_home_is_wrong_use(
    program: Program, arguments: tuple[str, ...]
) -> None:
    ran = program(*arguments)
    assert ran.status == 2
    assert "the home folder that ~ stands for is unknown" in ran.err


def _to(device: str) -> BinaryIO:
    """Return what leads to a device, or to a pipe that nobody reads ("")."""
    if device:
        return Path(device).open("wb", buffering=0)
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "wb", buffering=0)


def _environment(program: Program) -> dict[str, str]:
    return {**program.environment, "PYTHONUNBUFFERED": os.environ.get("PYTHONUNBUFFERED", "")}


def _into(program: Program, device: str, *arguments: str) -> tuple[int, str]:
    """Run the program with its output going to a device, or to a pipe that nobody reads ("")."""
    with _to(device) as out:
        copy = program.warm.start(arguments, _environment(program), program.folder, out=out)
        _out, err = copy.communicate()
    return copy.wait(), err.decode()


def _started_into(program: Program, device: str, *arguments: str) -> tuple[int, str]:
    """Do the same with Python started anew, which is all that takes time where little is said."""
    with _to(device) as out:
        ended = subprocess.run(
            program.command(*arguments),
            cwd=program.folder,
            env=_environment(program),
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    return ended.returncode, ended.stderr


@pytest.fixture(params=["", "1"], ids=["buffered", "unbuffered"])
def buffering(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How Python writes; in containers it often does so at once."""
    monkeypatch.setenv("PYTHONUNBUFFERED", request.param)


COMMANDS = [
    *[("connections",), ("links", "--json"), ("doctor",)],
    *[("sandbox",), ("tour", "--out", "pictures")],
]


@pytest.mark.usefixtures("buffering")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_pipe_that_nobody_reads_ends_the_program_quietly(
    program: Program, arguments: tuple[str, ...]
) -> None:
    assert _into(program, "", *arguments) == (1, "")


@pytest.mark.usefixtures("buffering")
@pytest.mark.parametrize("arguments", [("--version",), ("--help",)], ids=" ".join)
def test_so_it_does_what_says_one_thing(program: Program, arguments: tuple[str, ...]) -> None:
    assert _started_into(program, "", *arguments) == (1, "")


@pytest.mark.usefixtures("buffering")
@pytest.mark.parametrize(
    "arguments", [("--version",), ("--help",), ("link", "--help")], ids=" ".join
)
def test_what_says_one_thing_says_that_it_could_not(
    program: Program, arguments: tuple[str, ...]
) -> None:
    need_full_device()
    status, err = _started_into(program, "/dev/full", *arguments)
    assert status == 1
    assert err == "clickup-desktop: the output can't be written: No space left on device\n"


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_full_device_is_no_fault_of_the_programs(
    failures: Recorder, program: Program, arguments: tuple[str, ...]
) -> None:
    need_full_device()
    hint = OutputRefused("No space left on device").to_hint()
    assert _into(program, "/dev/full", *arguments) == (1, hint.to_text() + "\n")
    if "--json" in arguments:
        log = (program.data / "clickup-desktop.log").read_text("utf-8")
        assert "Hint output-refused: The output can't be written." in log
        failures.record(
            theme=THEME,
            fault="The output goes to a device that is full",
            made="`clickup-desktop links --json > /dev/full`, which ends with status 1",
            seen=hint,
            kept="Everything; only what was to be shown is not complete.",
        )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows closes no such number")
@pytest.mark.parametrize("arguments", [*COMMANDS, ("workspaces", "--json")], ids=" ".join)
def test_nor_is_a_standard_output_that_is_closed(
    program: Program, arguments: tuple[str, ...]
) -> None:
    ended = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "", *program.command(*arguments)],
        cwd=program.folder,
        env=_environment(program),
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.endswith(OutputRefused("").to_hint().to_text() + "\n")
    assert "fault in the program" not in ended.stderr


def need_full_device() -> None:
    """Skip the test where no device plays a full disk."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16")


@pytest.mark.parametrize(
    "case",
    [
        Case("A token in UTF-16", "a file as PowerShell's `>` writes it", None),
        Case("A line that sets CLICKUP_TOKEN", "`CLICKUP_TOKEN=…`, quoted", 'CLICKUP_TOKEN="{}"'),
        Case("A line of a shell's script", "`export CLICKUP_TOKEN=…`", "export CLICKUP_TOKEN={}"),
        Case(
            "A file of variables",
            "the token's line among others",
            "# Acme\nOTHER=1\nCLICKUP_TOKEN='{}'\nMORE=2\n",
        ),
        Case("A line of PowerShell's", "`$env:CLICKUP_TOKEN = …`", '$env:CLICKUP_TOKEN = "{}"'),
    ],
    ids=str,
)
def test_a_token_is_read_as_people_have_it(
    failures: Recorder, program: Program, sandbox: Sandbox, case: Case
) -> None:
    program.secrets.append(sandbox.token)
    written = case.subject if isinstance(case.subject, str) else "{}\r\n"
    text = written.format(sandbox.token)
    content = text.encode() if isinstance(case.subject, str) else _utf16(text)
    ended = program.warm.run(
        ("connect", "--visibility", "shared"), program.environment, program.folder, content
    )
    assert ended.status == 0, ended.err
    (connection,) = program("connections", "--json").json["connections"]
    failures.record(
        theme="The token",
        fault=case.fault,
        made=f"{case.made}, on standard input",
        seen=f"Connected as {connection['account']['name']}.",
        kept="The connection and the token alone.",
    )


def test_an_empty_variable_is_said(failures: Recorder, program: Program, sandbox: Sandbox) -> None:
    ran = program("workspaces", "--json", CLICKUP_TOKEN=" ")
    assert ran.status == 1
    hint = hint_of(ran.json["error"])
    assert program("connect", "--visibility", "shared", token=sandbox.token).status == 0
    ran = program("workspaces", CLICKUP_TOKEN="")
    assert ran.status == 0
    assert ran.err == "CLICKUP_TOKEN is empty, so the saved connections are used.\n"
    assert program("connections", CLICKUP_TOKEN="").err == ""
    failures.record(
        theme="The token",
        fault="CLICKUP_TOKEN is empty",
        made="the variable set to a blank, without a connection",
        seen=hint,
        kept="Nothing was saved, so there is nothing to undo.",
    )


@pytest.mark.parametrize("marks", ["''", '""', "“”"])
def test_quotation_marks_around_the_address_are_named(program: Program, marks: str) -> None:
    address = f"{marks[0]}https://api.clickup.com{marks[1]}"
    ran = program("connections", CLICKUP_ORGANIZATION_URL=address)
    assert ran.status == 2
    assert "CLICKUP_ORGANIZATION_URL: The organization URL contains quotation marks" in ran.err
