"""What was found, ranked, in the place of the tree."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.channels.finder import MOST_HITS
from clickup_desktop.ui.channels.hits import Hit
from clickup_desktop.ui.channels.nodes import Key, NodeKind
from clickup_desktop.ui.channels.row_delegates import HitDelegate
from clickup_desktop.ui.channels.row_model import ItemRole
from clickup_desktop.ui.widgets.announcements import SpokenProgress, announce
from clickup_desktop.ui.widgets.labels import plain_label
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.ui.widgets.rows_view import RowKeys, rows_view, step_row
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.verbatim import VERBATIM_ROLE

Index = QModelIndex | QPersistentModelIndex

_NO_INDEX = QModelIndex()


class HitModel(QAbstractListModel):
    """The hits of one question."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hits: tuple[Hit, ...] = ()
        self.linked: frozenset[str] = frozenset()

    def is_linked(self, hit: Hit) -> bool:
        """Whether the hit's Channel is linked already."""
        return hit.pick.channel is not None and hit.pick.channel.id in self.linked

    def show(self, hits: tuple[Hit, ...]) -> None:
        """Show other hits."""
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a hit."""
        if not index.isValid() or not 0 <= index.row() < len(self.hits):
            return None
        hit = self.hits[index.row()]
        if role == VERBATIM_ROLE:
            return [hit.pick.name, *hit.pick.path[:-1]]
        return self._told(hit, role)

    def _told(self, hit: Hit, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return hit.pick.name
            case ItemRole.NODE:
                return hit
            case ItemRole.LINKED:
                return self.is_linked(hit)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip("\n".join(filter(None, (hit.pick.name, hit.path_text))))
            case Qt.ItemDataRole.AccessibleTextRole:
                pick = hit.pick
                bears = pick.channel is not None and pick.kind != NodeKind.CHANNEL
                channel = _("has a Channel") if bears else ""
                linked = _("linked") if self.is_linked(hit) else ""
                words = (pick.name, NodeKind(pick.kind).word, hit.path_text, channel, linked)
                return enumeration(filter(None, words))
            case _:
                return None


class HitList(QWidget):
    """The hits, and a line on how many there are.

    Attributes:
        spoken: says how many there are.

    Signals:
        picked: another hit is current; carries its `Pick`, or None.
        chosen: Enter was pressed on a hit, or it was double-clicked.
        left: Escape was pressed.
        selection_changed: other hits are selected.
    """

    picked = Signal(object)
    chosen = Signal()
    left = Signal()
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.summary = plain_label(muted=True, small=True, name="hitsSummary")
        self.spoken = SpokenProgress(self)
        column.addWidget(self.summary)
        self.model = HitModel(self)
        self.view = rows_view("hitList", _("Search results"), self.model, HitDelegate, self)
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.selectionModel().selectionChanged.connect(
            lambda _more, _less: self.selection_changed.emit()
        )
        self.view.doubleClicked.connect(lambda _index: self.chosen.emit())
        keys = RowKeys(self.view)
        keys.chosen.connect(self.chosen)
        keys.left.connect(self.left)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        column.addWidget(self.view, 1)

    @property
    def current(self) -> Hit | None:
        """The current hit."""
        hit = self.view.currentIndex().data(ItemRole.NODE)
        return hit if isinstance(hit, Hit) else None

    def show_hits(self, hits: tuple[Hit, ...], still_reading: str) -> None:
        """Show what was found; `still_reading` says what may bring more, or is empty."""
        current = self.current
        selected = {hit.key for hit in self.selected}
        self.model.show(hits)
        if not hits:
            words = _("No results yet") if still_reading else _("No results")
        elif len(hits) >= MOST_HITS:
            words = ngettext(
                "Showing the best result", "Showing the best {count} results", MOST_HITS
            )
            words = words.format(count=MOST_HITS)
        else:
            words = ngettext("{count} result", "{count} results", len(hits)).format(count=len(hits))
        so_far = _("{found} – {reading}").format(found=words, reading=still_reading)
        self.summary.setText(so_far if still_reading else words)
        row = 0
        if current is not None:
            keys = [(hit.pick.kind, hit.pick.id) for hit in hits]
            wanted = (current.pick.kind, current.pick.id)
            row = keys.index(wanted) if wanted in keys else 0
        if hits:
            self.view.setCurrentIndex(self.model.index(row))
            if len(selected) > 1:
                self._select_again(selected)
            found = _("{found} so far").format(found=words) if still_reading else words
            # Enter goes to the current one, so that it is heard before.
            self.spoken.tell(
                _("{found}. {result}").format(found=found, result=self._current_text())
            )
        else:
            self.spoken.tell(words)
            self.picked.emit(None)

    def _current_text(self) -> str:
        return str(self.view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))

    @property
    def selected(self) -> tuple[Hit, ...]:
        """The hits that are selected."""
        rows = (index.row() for index in self.view.selectedIndexes())
        return tuple(self.model.hits[row] for row in rows if row < len(self.model.hits))

    def _select_again(self, keys: set[Key]) -> None:
        """Select the hits that were selected before more was read."""
        select = QItemSelectionModel.SelectionFlag.Select
        for row, hit in enumerate(self.model.hits):
            if hit.key in keys:
                self.view.selectionModel().select(self.model.index(row), select)

    def step(self, rows: int) -> None:
        """Make the hit that many rows further down current."""
        if step_row(self.view, rows):
            # The focus stays where it is being typed.
            announce(self, self._current_text(), urgent=True)

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        hit = current.data(ItemRole.NODE)
        self.picked.emit(hit.pick if isinstance(hit, Hit) else None)
