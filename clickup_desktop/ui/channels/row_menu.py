"""What can be done with a row: right click, the Menu key, or Shift+F10."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from clickup_desktop.clickup.web_address import place_address
from clickup_desktop.ui.widgets import web

if TYPE_CHECKING:
    from clickup_desktop.ui.channels.nodes import Pick


class RowMenu(QMenu):
    """The menu of a place or a Channel.

    Args:
        pick: what it is about.
        link: links it; None where that cannot be done now.
        expand: opens all below it; None where there is nothing to open.
    """

    def __init__(
        self,
        parent: QWidget,
        pick: Pick,
        workspace_id: str,
        link: Callable[[], object] | None,
        expand: Callable[[], object] | None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rowMenu")
        address = place_address(workspace_id, pick.kind, pick.id)
        identifier = pick.id
        self._add("&Link", "linkRow", link)
        self.addSeparator()
        self._add("&Open in ClickUp", "openRow", lambda: web.open_in_browser(address))
        self._add("Copy lin&k", "copyRowLink", lambda: _copy(address))
        self._add("Copy &id", "copyRowId", lambda: _copy(identifier))
        if expand is not None:
            self.addSeparator()
            self._add("&Expand all", "expandRow", expand)
        self.aboutToHide.connect(self.deleteLater)

    def _add(self, text: str, name: str, act: Callable[[], object] | None) -> None:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setEnabled(act is not None)
        if act is not None:
            action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
