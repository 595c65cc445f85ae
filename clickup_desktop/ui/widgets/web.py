"""The one place that opens the browser."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

TOKEN_PAGE = "https://app.clickup.com/settings/apps"  # noqa: S105 - an address
"""Where ClickUp shows Personal Access Tokens (Settings → Apps)."""


def open_in_browser(url: str) -> bool:
    """Open `url` in the person's browser; False when there is none."""
    return QDesktopServices.openUrl(QUrl(url))


def open_token_page() -> bool:
    """Open the page of ClickUp where tokens are made."""
    return open_in_browser(TOKEN_PAGE)
