"""The program's sources as Python reads them, for tests of how they are written."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def parsed(path: Path) -> ast.Module:
    """Return what a file says; nobody changes it."""
    return ast.parse(path.read_text("utf-8"))
