"""The ranges of pyproject.toml say which versions work; `tools/bounds` tries their ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.test_lock import EXTRAS, declared
from tests.services import do_without

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("extra", sorted({*EXTRAS.values(), "server", "catalogues"}))
def test_every_range_begins_with_a_version(extra: str) -> None:
    without = [it for it in declared(extra) if ">=" not in {one.operator for one in it.specifier}]
    assert without == []


@pytest.mark.parametrize("arguments", [(), ("highest",), ("--help",)])
def test_what_is_to_be_tried_has_to_be_said(arguments: tuple[str, ...]) -> None:
    if sys.platform == "win32":
        do_without("it is a script of the shell")
    ran = subprocess.run(
        [ROOT / "tools" / "bounds", *arguments], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("Usage: tools/bounds lowest|newest")
