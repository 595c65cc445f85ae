"""What a person passes on when they ask for help."""

from __future__ import annotations

import platform

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from clickup_desktop import __version__


def report() -> str:
    """Return the version and the platform, and nothing of the person's."""
    return "\n".join(
        (
            f"ClickUp Desktop {__version__}",
            f"Python {platform.python_version()}, Qt {qVersion()}",
            f"System: {platform.system()} {platform.release()} ({platform.machine()})",
            f"Window system: {QGuiApplication.platformName()}",
        )
    )
