"""The systemd units: a person's own, off by themselves, and understood by systemd."""

from __future__ import annotations

import configparser
import runpy
import subprocess
from pathlib import Path

import pytest

from clickup_desktop.cli.arguments import build_parser
from clickup_desktop.cli.exit_status import PARTIAL
from tests.services import need_programs

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging/linux"
PROGRAM = "/usr/bin/clickup-desktop"
UNITS = [LINUX / name for name in runpy.run_path(str(ROOT / "tools/package"))["UNITS"]]


def unit(name: str) -> configparser.ConfigParser:
    """What a unit says."""
    found = configparser.ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment, method-assign]
    found.read(LINUX / f"clickup-desktop-sync.{name}", encoding="utf-8")
    return found


def test_the_service_starts_a_command_that_there_is() -> None:
    service = unit("service")["Service"]
    program, *arguments = service["ExecStart"].split()
    assert program == PROGRAM
    assert build_parser(arguments).parse_args(arguments).command == "sync"
    assert service["SuccessExitStatus"] == str(PARTIAL)


def test_the_service_is_started_by_the_timer_alone() -> None:
    assert "Install" not in unit("service")
    assert unit("timer")["Install"]["WantedBy"] == "timers.target"


@pytest.mark.proof
def test_systemd_finds_no_fault_with_them(tmp_path: Path) -> None:
    need_programs("systemd-analyze")
    for path in UNITS:
        # The program is not installed where the tests run.
        text = path.read_text("utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    ran = subprocess.run(
        ["systemd-analyze", "--user", "verify", "--man=no", *(tmp_path / it.name for it in UNITS)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
    )
    assert (ran.returncode, ran.stderr) == (0, "")
