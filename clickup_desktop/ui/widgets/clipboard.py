"""What is copied out of the window."""

from __future__ import annotations

from PySide6.QtGui import QClipboard, QGuiApplication

from clickup_desktop.untrusted_text import without_isolates


def keep_clipboard_plain() -> None:
    """Take out of what is copied in this program what only tells directions in its window.

    At the clipboard itself: Qt copies what was selected in a text without asking anybody.
    """
    QGuiApplication.clipboard().changed.connect(_make_plain)


def _make_plain(mode: QClipboard.Mode) -> None:
    clipboard = QGuiApplication.clipboard()
    if not _is_ours(clipboard, mode):
        return  # looking into another program's takes as long as that likes
    text = clipboard.text(mode)
    plain = without_isolates(text)
    if plain != text:
        clipboard.setText(plain, mode)


def _is_ours(clipboard: QClipboard, mode: QClipboard.Mode) -> bool:
    if QGuiApplication.platformName() == "offscreen":
        return True  # it is nobody else's, and Qt does not say so
    match mode:
        case QClipboard.Mode.Clipboard:
            return clipboard.ownsClipboard()
        case QClipboard.Mode.Selection:
            return clipboard.ownsSelection()
        case _:
            return clipboard.ownsFindBuffer()
