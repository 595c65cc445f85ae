"""What was found, the newest first; more of it comes as it is scrolled to."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.messages.search import ShownFound
from clickup_desktop.ui.messages.shown_messages import ShownHit
from clickup_desktop.ui.widgets.announcements import SpokenProgress, announce
from clickup_desktop.ui.widgets.labels import plain_label
from clickup_desktop.ui.widgets.lists import side_by_side
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.ui.widgets.row_delegate import TWO_LINES, RowDelegate
from clickup_desktop.ui.widgets.rows_view import RowKeys, rows_view, step_row
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import VERBATIM_ROLE

Index = QModelIndex | QPersistentModelIndex

HIT = int(Qt.ItemDataRole.UserRole) + 1
"""Under this role the model hands out a `ShownHit`."""

_NO_INDEX = QModelIndex()
_LEAST_ROWS = 2


class HitModel(QAbstractListModel):
    """The hits of one question.

    Signals:
        more_wanted: those behind them are scrolled to.
    """

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hits: list[ShownHit] = []
        self._more = False

    def show(self, found: ShownFound) -> None:
        """Show other hits, or more of them."""
        self._more = found.next_place is not None
        if found.behind is None:
            self.beginResetModel()
            self.hits = list(found.hits)
            self.endResetModel()
        elif found.hits:
            first = len(self.hits)
            self.beginInsertRows(_NO_INDEX, first, first + len(found.hits) - 1)
            self.hits += found.hits
            self.endInsertRows()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self.hits, self._more = [], False
        self.endResetModel()

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there are hits behind these."""
        return self._more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        """Ask for those behind these."""
        if self.canFetchMore(parent):
            self._more = False
            self.more_wanted.emit()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a hit."""
        if not index.isValid() or not 0 <= index.row() < len(self.hits):
            return None
        hit = self.hits[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return hit.line
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(
                    "\n".join((side_by_side((hit.who, hit.where)), hit.when, hit.line))
                )
            case Qt.ItemDataRole.AccessibleTextRole:
                return hit.spoken
            case _:
                own = {HIT: hit, int(VERBATIM_ROLE): [hit.line, hit.who, hit.where]}
                return own.get(int(role))


class HitDelegate(RowDelegate):
    """Draws a hit: who, where and when, and under it what was said, with what matched in bold."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a hit."""
        hit = index.data(HIT)
        if not isinstance(hit, ShownHit):
            return
        row, area = self.begin(painter, option, index)
        metrics = option.fontMetrics
        upper, lower = self.lines_of(area)
        width = min(metrics.horizontalAdvance(hit.when) + 1, area.width() // 2)
        spot = QRect(upper.right() - width, upper.top(), width + 1, upper.height())
        row.text(spot, hit.when, "muted")
        upper.setRight(spot.left() - GRID)
        row.text(upper, side_by_side((hit.who, hit.where)), "muted")
        row.marked_text(lower, hit.line, hit.spans, "text")


class HitList(QWidget):
    """The hits, and a line on how many there are.

    Attributes:
        spoken: says how many there are.

    Signals:
        picked: another hit is current; carries its `ShownHit`, or None.
        chosen: Enter was pressed on a hit, or it was double-clicked.
        left: Escape was pressed.
        menu_wanted: a menu for the current hit is to open; carries the place on the screen.
    """

    picked = Signal(object)
    chosen = Signal()
    left = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.summary = plain_label(muted=True, small=True, name="messagesSummary")
        self.spoken = SpokenProgress(self)
        column.addWidget(self.summary)
        self.model = HitModel(self)
        self.view = rows_view("messageHits", _("Messages found"), self.model, HitDelegate, self)
        self.view.setUniformItemSizes(True)
        self.view.setMinimumHeight(roomy(TWO_LINES * _LEAST_ROWS + GRID))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._ask_for_menu)
        self.view.doubleClicked.connect(lambda _index: self.chosen.emit())
        keys = RowKeys(self.view)
        keys.chosen.connect(self.chosen)
        keys.left.connect(self.left)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        column.addWidget(self.view, 1)
        self._showing = False

    @property
    def current(self) -> ShownHit | None:
        """The current hit."""
        hit = self.view.currentIndex().data(HIT)
        return hit if isinstance(hit, ShownHit) else None

    def show_found(self, found: ShownFound, where: str) -> None:
        """Show what was found; `where` says in what it was looked for."""
        if found.behind is not None:
            self.model.show(found)
            return
        before = self.current
        self._showing = True
        self.model.show(found)
        keys = [it.key for it in self.model.hits]
        row = keys.index(before.key) if before is not None and before.key in keys else 0
        if keys:
            self.view.setCurrentIndex(self.model.index(row))
        self._showing = False
        words = found_words(found)
        self.summary.setText(_("{found} – {where}").format(found=words, where=where))
        current = self.current
        if current is None:
            self.spoken.tell(words)
        else:
            told = _("{found}. {result}").format(found=words, result=current.spoken)
            self.spoken.tell(told)
        if current is None or before is None or _marks_of(current) != _marks_of(before):
            self.picked.emit(current)

    def clear(self) -> None:
        """Show nothing."""
        self.model.clear()
        self.summary.clear()
        self.picked.emit(None)

    def step(self, rows: int) -> None:
        """Make the hit that many rows further down current."""
        if step_row(self.view, rows) and self.current is not None:
            # The focus stays where it is being typed.
            announce(self, self.current.spoken, urgent=True)

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._showing and current.isValid():
            self.picked.emit(current.data(HIT))

    def _ask_for_menu(self, place: QPoint) -> None:
        if self.current is not None:
            self.menu_wanted.emit(self.view.viewport().mapToGlobal(place))


def _marks_of(shown: ShownHit) -> tuple[object, ...]:
    """Return what a conversation around a hit depends on."""
    return shown.key, shown.hit.query.phrases


def found_words(found: ShownFound) -> str:
    """Return how many messages were found."""
    if not found.hits:
        return _("Nothing found")
    if found.more:
        text = ngettext(
            "At least {count} message found", "At least {count} messages found", found.total
        )
    else:
        text = ngettext("{count} message found", "{count} messages found", found.total)
    return text.format(count=number_text(found.total))
