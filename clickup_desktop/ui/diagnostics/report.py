"""What a person passes on when they ask for help."""

from __future__ import annotations

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from clickup_desktop.troubleshooting.platform_text import platform_text


def report() -> str:
    """Return the version and the platform, and nothing of the person's."""
    return platform_text(window_system())


def window_system() -> str:
    """Return what draws the window, as a report names it."""
    return f"Qt {qVersion()}, {QGuiApplication.platformName()}"
