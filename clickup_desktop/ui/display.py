"""Whether there is a display to open a window on.

A variable that names one proves nothing: the display may be gone, refuse who comes, or need a
library that is missing. Qt finds out when it starts, and aborts the process where there is none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from clickup_desktop.language.texts import N_, _
from clickup_desktop.untrusted_text import display_text

_NONE = N_("""\
There is no display to open the window on.
On a server, use the commands instead: clickup-desktop --help
To see pictures of the window: clickup-desktop tour --out DIR
""")
_LONGEST_LINE = 300


def names_no_display() -> bool:
    """Whether no variable names a display, so that Qt needs not be started to know."""
    if sys.platform in {"win32", "darwin"}:
        return False
    return not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def qt_text() -> str:
    """Return which Qt there is, also where it can't be loaded."""
    try:
        from PySide6.QtCore import qVersion  # noqa: PLC0415 - a server need not have it
    except ImportError as error:
        return _("Qt can't be loaded ({reason})").format(reason=display_text(str(error)))
    return f"Qt {qVersion()}"


def tell_no_display(reasons: Iterable[str] = ()) -> None:
    """Say so on standard error, with what Qt found."""
    if sys.stderr is None:
        return
    lines = [f"Qt: {display_text(reason, maximum=_LONGEST_LINE)}\n" for reason in reasons]
    sys.stderr.write(_(_NONE) + "".join(dict.fromkeys(lines)))
    sys.stderr.flush()
