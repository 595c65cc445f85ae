"""Paths on the command line: what they may be is said before anything is done."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from clickup_desktop.language.texts import _

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


def path_of(text: str) -> Path:
    """Return the path, as it was written."""
    from pathlib import Path  # noqa: PLC0415 - a third of what `--help` would take

    return Path(text)


def expanded_path(text: str) -> Path:
    """Return the path, with ~ taken for the home folder that it names."""
    try:
        return path_of(text).expanduser()
    except RuntimeError:
        raise argparse.ArgumentTypeError(
            _("the home folder that ~ stands for is unknown")
        ) from None


def existing_file(text: str) -> Path:
    """Return the path of a file that is there."""
    path = expanded_path(text)
    _require(path.is_file)
    return path


def existing_source(text: str) -> Path:
    """Return where lines are read from, which may be a pipe; "-" is standard input."""
    if text == "-":
        return path_of(text)
    path = expanded_path(text).absolute()
    _require(path.exists)
    return path


def _require(is_there: Callable[[], bool]) -> None:
    try:
        found = is_there()
    except OSError as error:  # a folder that may not be looked into, or a name that is too long
        reason = error.strerror or type(error).__name__
        told = _("the file can't be reached ({reason})").format(reason=reason)
        raise argparse.ArgumentTypeError(told) from None
    if not found:
        raise argparse.ArgumentTypeError(_("the file does not exist"))
