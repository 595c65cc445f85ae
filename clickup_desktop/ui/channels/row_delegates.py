"""How a row is drawn: icon, name, marks; as plain text, the name giving way in its middle."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.channels.hits import Hit
from clickup_desktop.ui.channels.nodes import Node, NodeKind, NodeState, Pick
from clickup_desktop.ui.channels.row_model import ItemRole
from clickup_desktop.ui.widgets.row_delegate import (
    ROW_ICON,
    RowDelegate,
    RowPainter,
)
from clickup_desktop.ui.widgets.theme import GRID

Index = QModelIndex | QPersistentModelIndex

_SMALL_ICON = 14
_LINKED = N_("Linked")
_CHANNEL_OF = {
    NodeKind.SPACE: N_("Channel of a Space"),
    NodeKind.FOLDER: N_("Channel of a Folder"),
    NodeKind.LIST: N_("Channel of a List"),
}
_ROW_HEIGHT = 34


def icon_name(kind: str) -> str:
    """Return the icon of a kind of row."""
    return {NodeKind.GROUP.value: "message"}.get(kind, kind)


class TreeDelegate(RowDelegate):
    """Draws a row of the tree; what can be linked bears a # at its end."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row's size: all are alike, so that nothing is measured."""
        return QSize(option.rect.width(), max(_ROW_HEIGHT, option.fontMetrics.height() + GRID))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        node = index.data(ItemRole.NODE)
        if not isinstance(node, Node):
            return
        row, area = self.begin(painter, option, index)
        muted = node.archived or node.masked or node.kind is NodeKind.GROUP
        color = "muted" if muted else "text"
        row.icon(area, icon_name(node.kind.value), "muted")
        area.setLeft(area.left() + ROW_ICON + GRID)
        linked = bool(index.data(ItemRole.LINKED))
        area.setRight(self._draw_marks(row, option.fontMetrics, area, node, linked=linked))
        row.text(area, node.name, color)

    def _draw_marks(
        self,
        row: RowPainter,
        metrics: QFontMetrics,
        area: QRect,
        node: Node,
        *,
        linked: bool,
    ) -> int:
        """Draw what stands at the end, and return where the name must end."""
        right = area.right()
        for name, color in _marks(node):
            right -= _SMALL_ICON
            spot = QRect(right, area.top(), _SMALL_ICON, area.height())
            row.icon(spot, name, color, _SMALL_ICON)
            right -= GRID // 2
        for words, color in _words(node, linked=linked):
            width = min(metrics.horizontalAdvance(words), area.width() // 2)
            right -= width
            row.text(QRect(right, area.top(), width + 1, area.height()), words, color)
            right -= GRID
        return min(right, area.right() - GRID)


def _marks(node: Node) -> list[tuple[str, str]]:
    marks: list[tuple[str, str]] = []
    if node.channel is not None and node.kind is not NodeKind.CHANNEL:
        marks.append(("channel", "muted" if node.masked else "accent"))
    if node.private:
        marks.append(("lock", "muted"))
    if node.archived:
        marks.append(("archive", "muted"))
    return marks


def _words(node: Node, *, linked: bool) -> list[tuple[str, str]]:
    """Return what is said of a row, from its end, each with its colour."""
    state = _state_words(node), "danger" if node.state is NodeState.FAILED else "muted"
    return [it for it in (state, (_(_LINKED) if linked else "", "success")) if it[0]]


def _state_words(node: Node) -> str:
    if node.state is NodeState.FAILED:
        failure = node.hint.title if node.hint else _("Failed")
        return _("{failure} – try again").format(failure=failure)
    if node.state is NodeState.READING:
        return _("loading…")
    if node.state is NodeState.PARTLY:
        return _("expand for archived Lists")
    return ""


def _where(pick: Pick) -> str:
    """Say where something is whose path is empty or not known yet."""
    if pick.kind != NodeKind.CHANNEL:
        return NodeKind(pick.kind).word
    if pick.place_kind == "workspace":
        return _("Channel of the Workspace")
    return _(_CHANNEL_OF[NodeKind(pick.place_kind)])


class HitDelegate(RowDelegate):
    """Draws a hit: its name with what matched in bold, and under it where it is."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a hit."""
        hit = index.data(ItemRole.NODE)
        if not isinstance(hit, Hit):
            return
        row, area = self.begin(painter, option, index)
        pick = hit.pick
        row.icon(area, icon_name(pick.kind), "muted")
        area.setLeft(area.left() + ROW_ICON + GRID)
        if pick.channel is not None and pick.kind != NodeKind.CHANNEL:
            spot = QRect(area.right() - _SMALL_ICON, area.top(), _SMALL_ICON, area.height())
            row.icon(spot, "channel", "accent", _SMALL_ICON)
            area.setRight(spot.left() - GRID)
        if index.data(ItemRole.LINKED):
            linked = _(_LINKED)
            width = option.fontMetrics.horizontalAdvance(linked)
            spot = QRect(area.right() - width, area.top(), width + 1, area.height())
            row.text(spot, linked, "success")
            area.setRight(spot.left() - GRID)
        upper, lower = self.lines_of(area)
        self._draw_name(row, option.fontMetrics, upper, hit)
        row.text(lower, hit.path_text or _where(pick), "muted")

    def _draw_name(self, row: RowPainter, metrics: QFontMetrics, area: QRect, hit: Hit) -> None:
        name = hit.pick.name
        color = "muted" if hit.pick.masked else "text"
        if metrics.horizontalAdvance(name) > area.width() - GRID * 2:
            row.text(area, name, color)  # elided, the marks would stand wrong
        else:
            row.marked_text(area, name, hit.spans, color)
