"""What SECURITY.md says is there is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.troubleshooting.log import LOG_NAME

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:tests|tools)/[^`]*)`", PAGE))))
def test_each_proof_that_it_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("name", [STORE_NAME, LOG_NAME, "window.ini", "snapshots/"])
def test_it_names_the_files_of_the_data_folder(name: str) -> None:
    assert f"`{name}`" in PAGE
