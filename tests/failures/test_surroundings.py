"""What the program is started in: variables that name what is not there, a user without a home."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.cli.conftest import Program
from tests.failures.recorder import Case, Recorder
from tests.failures.told import hint_of
from tests.services import need_programs

THEME = "Where the program is started"
NO_DISPLAY = "There is no display to open the window on."


def started(
    program: Program, *arguments: str, before: tuple[str, ...] = (), **variables: str
) -> tuple[int, str, str]:
    """Start the program in a process of its own; return its status, and what it said.

    Args:
        before: what starts it.
    """
    ended = subprocess.run(
        [*before, *program.command(*arguments)],
        cwd=program.folder,
        env={**program.environment, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stdout, ended.stderr


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
    status, _out, err = started(program, **case.subject)
    assert status == 1
    assert err.startswith(f"{NO_DISPLAY}\nOn a server use the commands instead")
    assert program("connections").status == 0
    failures.record(
        theme=THEME,
        fault=case.fault,
        made=f"the window started with {case.made}, which ends with status 1",
        seen=f"{NO_DISPLAY} The commands and the tour are named, and what Qt found.",
        kept="Nothing was touched.",
    )


def test_qt_says_why_there_is_none(program: Program) -> None:
    _status, _out, err = started(program, QT_QPA_PLATFORM="nonsense")
    assert 'Could not find the Qt platform plugin "nonsense"' in err


@pytest.fixture
def nobody() -> tuple[str, ...]:
    """What starts a program as a user who is a number without a name."""
    need_programs("unshare")
    command = ("unshare", "--user", "--map-user=54321")
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody have users of their own (unshare --user)")
    return command


def test_a_user_without_a_home_names_a_folder(
    failures: Recorder, program: Program, nobody: tuple[str, ...]
) -> None:
    for name in ("HOME", "XDG_DATA_HOME"):
        program.environment.pop(name, None)
    status, out, _err = started(program, "connections", "--json", before=nobody)
    assert status == 1
    hint = hint_of(json.loads(out)["error"])
    status, _out, err = started(program, before=nobody, QT_QPA_PLATFORM="offscreen")
    assert (status, err) == (1, hint.to_text() + "\n")
    named = started(program, "--data-dir", "data", "connections", before=nobody)
    assert named[0] == 0
    assert not list(program.folder.glob("~*"))
    failures.record(
        theme=THEME,
        fault="A user without a name and without a home",
        made="a user id that no list of users has, and no HOME, as in a container",
        seen=hint,
        kept="Nothing was touched. With `--data-dir` the same user is served.",
    )


def test_a_tilde_that_leads_to_nobodys_home_is_wrong_use(program: Program) -> None:
    ran = program("--data-dir", "~nobody-by-this-name/data", "connections")
    assert ran.status == 2
    assert "nobody's home folder is known for the ~" in ran.err
