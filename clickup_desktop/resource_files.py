"""Where the program's own files are: icons, theme and texts.

They stand in `resources/` beside the package in a checkout, and inside the package once it has
been built (a wheel or a frozen program). Both are found here, and nowhere else.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@cache
def _root() -> Traversable:
    built = files("clickup_desktop") / "resources"
    if built.is_dir():
        return built
    return Path(__file__).resolve().parent.parent / "resources"


def read_bytes(name: str) -> bytes:
    """Return the resource called `name`, such as "icons/clickup.svg".

    Raises:
        FileNotFoundError: there is no such resource.
    """
    return _root().joinpath(*name.split("/")).read_bytes()


def read_text(name: str) -> str:
    """Return the resource called `name` as text (UTF-8).

    Raises:
        FileNotFoundError: there is no such resource.
    """
    return read_bytes(name).decode("utf-8")
