"""`tools/catalogues`, for tests."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from types import SimpleNamespace

TOOL = Path(__file__).resolve().parents[2] / "tools" / "catalogues"


@cache
def catalogues() -> SimpleNamespace:
    """Return what the tool defines."""
    return SimpleNamespace(**runpy.run_path(str(TOOL)))
