"""What a frozen program starts has the environment that the program was started with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clickup_desktop.inherited_environment import restore_environment


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a frozen program, which this process is from now on."""
    folder = tmp_path / "program" / "_internal"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(folder), raising=False)
    return folder


def inherited(*names: str) -> dict[str, str | None]:
    """What of its environment a program finds that is started now."""
    told = subprocess.run(["env", "-0"], capture_output=True, text=True, check=True).stdout
    found = dict(variable.split("=", 1) for variable in told.split("\0") if variable)
    return {name: found.get(name) for name in names}


def test_what_the_person_had_set_is_back(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", f"{bundle}{os.pathsep}/opt/theirs/lib")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/theirs/lib")
    restore_environment()
    assert inherited("LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG") == {
        "LD_LIBRARY_PATH": "/opt/theirs/lib",
        "LD_LIBRARY_PATH_ORIG": None,
    }


def test_nothing_leads_into_the_program(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = {
        "LD_LIBRARY_PATH": str(bundle),
        "QT_PLUGIN_PATH": str(bundle / "PySide6" / "Qt" / "plugins"),
        "OPENSSL_MODULES": f"/usr/lib/ossl-modules{os.pathsep}{bundle / 'ossl-modules'}",
        "_PYI_APPLICATION_HOME_DIR": str(bundle),
        "_PYI_PARENT_PROCESS_LEVEL": "1",
    }
    for name, value in ours.items():
        monkeypatch.setenv(name, value)
    restore_environment()
    assert inherited(*ours) == dict.fromkeys(ours)


def test_what_lies_beside_the_program_stays(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = {
        "QT_PLUGIN_PATH": "/opt/other/plugins",
        "LD_LIBRARY_PATH": str(bundle) + "-of-another",
        "PWD": str(bundle.parent),
        "SETTING_ORIG": "theirs",
    }
    for name, value in theirs.items():
        monkeypatch.setenv(name, value)
    restore_environment()
    assert inherited(*theirs) == theirs


def test_a_program_that_is_not_frozen_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", sys.prefix)
    restore_environment()
    assert inherited("LD_LIBRARY_PATH") == {"LD_LIBRARY_PATH": sys.prefix}
