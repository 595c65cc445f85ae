"""Texts that give way in their middle."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from clickup_desktop.untrusted_text import closed_isolates


def middle_elided(metrics: QFontMetrics, text: str, width: int) -> str:
    """Return `text` as it fits into `width`, "…" in the place of its middle.

    A name that is isolated in it stays so, though an end of it is left out.
    """
    return closed_isolates(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, max(0, width)))
