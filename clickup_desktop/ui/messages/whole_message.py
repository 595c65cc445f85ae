"""All of a message that a conversation shows the beginning of.

It may be a megabyte on one line. So it is shown in pieces, a row each, and Qt lays a few of them
out at a time: the window goes on meanwhile, and its beginning is there at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.integration.messages.marking import Spans, matched_spans
from clickup_desktop.language.texts import _
from clickup_desktop.ui.messages.shown_messages import characters_text, whole_text
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.dialog import Dialog
from clickup_desktop.ui.widgets.dialog_room import dialog_room
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import button
from clickup_desktop.ui.widgets.lists import side_by_side
from clickup_desktop.ui.widgets.row_delegate import RowDelegate, laid_out
from clickup_desktop.ui.widgets.rows_view import rows_view
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import VERBATIM_ROLE, verbatim
from clickup_desktop.untrusted_text import display_paragraph

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.query import Phrase
    from clickup_desktop.ui.background import JobContext
    from clickup_desktop.ui.messages.shown_messages import ShownMessage
    from clickup_desktop.ui.widgets.page import PageContext

Index = QModelIndex | QPersistentModelIndex

LONGEST_PIECE = 500
"""Characters of a row. So many are laid out in well under a millisecond, hard scripts in a few."""

MOST_LINES = 20
"""Lines of a row, where they are short."""

PIECE = int(Qt.ItemDataRole.UserRole) + 1
"""Under this role the model hands out a `Piece`."""

_PIECES_AT_ONCE = 4
_MOST_KEPT = 100
_SIZE = (720, 560)
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text as it is shown.

    Attributes:
        spans: what of it was looked for.
        ours: whether it is a remark of the program's, and not of the text.
    """

    text: str
    spans: Spans = ()
    ours: bool = False


def pieces_of(text: str) -> Iterator[str]:
    """Cut a text into pieces: between lines, else between words, else where it must be.

    Of several empty lines in a row one is kept, with what stands above it.
    """
    waiting: list[str] = []
    length = 0
    for line in text.splitlines():
        if not line.strip():
            if waiting and waiting[-1]:
                waiting.append("")
            continue
        begin = 0
        while length + len(line) - begin > LONGEST_PIECE or len(waiting) >= MOST_LINES:
            if waiting:
                yield "\n".join(waiting)
                waiting, length = [], 0
            else:
                end = _end_of_piece(line, begin)
                yield line[begin:end]
                begin = end
        waiting.append(line[begin:])
        length += len(line) - begin
    if waiting:
        yield "\n".join(waiting)


def _end_of_piece(line: str, begin: int) -> int:
    """Return where a line that is too long is cut; no accent is parted from its letter."""
    least, most = begin + LONGEST_PIECE // 2, begin + LONGEST_PIECE
    blank = line.rfind(" ", least, most)
    if blank >= 0:
        return blank + 1
    end = most
    while end > least and _belongs_together(line[end - 1], line[end]):
        end -= 1
    return end if end > least else most


def _belongs_together(before: str, behind: str) -> bool:
    joined = {before, behind} & {"\u200c", "\u200d"}
    return bool(joined) or unicodedata.category(behind).startswith(("M", "Sk"))


class PiecesModel(QAbstractListModel):
    """The pieces of a text, a row each. How one is shown is found out when it is.

    Args:
        phrases: what was looked for.
    """

    def __init__(self, phrases: tuple[Phrase, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._phrases = phrases
        self._pieces: tuple[str, ...] = ()
        self._remark = ""
        self._shown: dict[int, Piece] = {}

    def show(self, pieces: tuple[str, ...], remark: str) -> None:
        """Show these, and a remark behind them; "" for none."""
        self.beginResetModel()
        self._pieces, self._remark = pieces, remark
        self._shown.clear()
        self.endResetModel()

    def piece(self, row: int) -> Piece:
        """Return what is shown in a row."""
        if row >= len(self._pieces):
            return Piece(self._remark, ours=True)
        found = self._shown.get(row)
        if found is None:
            if len(self._shown) >= _MOST_KEPT:
                self._shown.clear()
            piece = self._pieces[row]
            text = display_paragraph(piece) + ("\n" if piece.endswith("\n") else "")
            found = self._shown[row] = Piece(text, matched_spans(text, self._phrases))
        return found

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._pieces) + bool(self._remark)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a piece."""
        if not index.isValid() or not 0 <= index.row() < self.rowCount():
            return None
        if role == PIECE:
            return self.piece(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.piece(index.row()).text
        if role == VERBATIM_ROLE and index.row() < len(self._pieces):
            return [self.piece(index.row()).text]
        return None


def _read(job: JobContext, text: str, phrases: tuple[Phrase, ...]) -> int:
    """Tell the pieces, then return in which of them is first what was looked for, 0 for none."""
    pieces = tuple(pieces_of(text))
    job.report(pieces)
    for row, piece in enumerate(pieces if phrases else ()):
        job.cancellation.raise_if_cancelled()
        if matched_spans(display_paragraph(piece), phrases):
            return row
    return 0


class PieceDelegate(RowDelegate):
    """Draws all lines of a piece."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._drawn: dict[tuple[str, Spans, int, str], QTextLayout] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row's size in the view as wide as it is now."""
        piece, width = index.data(PIECE), self._view.viewport().width()
        if not isinstance(piece, Piece):
            return QSize(width, 0)
        layout = self._layout(piece, self._room(width), option.font, drawn=False)
        return QSize(width, round(layout.boundingRect().height()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a piece."""
        piece = index.data(PIECE)
        if isinstance(piece, Piece):
            drawn, area = self.begin(painter, option, index)
            inside = QRect(area.left() + GRID // 2, area.top(), area.width() - GRID, area.height())
            layout = self._layout(piece, inside.width(), option.font)
            drawn.paragraph(inside, layout, "muted" if piece.ours else "text")

    def _room(self, width: int) -> int:
        return max(1, self.content_width(width) - GRID)

    def _layout(self, piece: Piece, width: int, font: QFont, *, drawn: bool = True) -> QTextLayout:
        """Return the lines of a piece; what is drawn, first or again, is not laid out again."""
        key = (piece.text, piece.spans, width, font.key())
        found = self._drawn.get(key)
        if found is None:
            found = laid_out(piece.text, piece.spans, width, font)
            if drawn and len(self._drawn) >= _MOST_KEPT:
                self._drawn.clear()
            if len(self._drawn) < _MOST_KEPT:
                self._drawn[key] = found
        return found


class WholeMessageDialog(Dialog):
    """Shows all of a message; goes to where that stands which was looked for.

    Attributes:
        view: the text, in pieces.
        about: who wrote it, when, and how long it is.
    """

    def __init__(
        self,
        context: PageContext,
        shown: ShownMessage,
        phrases: Iterable[Phrase],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("The whole message"), parent)
        self.setObjectName("wholeMessage")
        self._context = context
        self._message = shown.message
        self._wanted = QPersistentModelIndex()
        self._stays = False
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        column.setSpacing(GRID)
        length = characters_text(len(shown.message.text))
        about = side_by_side((shown.who, shown.when, length))
        self.about = verbatim(ElidedLabel(about, parent=self), shown.who)
        self.about.setObjectName("wholeMessageAbout")
        column.addWidget(self.about)
        sought = tuple(phrases)
        self.model = PiecesModel(sought, self)
        self.view = rows_view(
            "wholeText", _("The whole message"), self.model, PieceDelegate, self, wraps=True
        )
        self.view.setLayoutMode(QListView.LayoutMode.Batched)
        self.view.setBatchSize(_PIECES_AT_ONCE)
        verbatim(self.view, shown.who).setAccessibleDescription(self.about.text())
        self.view.installEventFilter(self)
        bar = self.view.verticalScrollBar()
        bar.rangeChanged.connect(self._go_to_wanted)
        bar.actionTriggered.connect(self._stay)  # whoever scrolls is not taken elsewhere
        column.addWidget(self.view, 1)
        column.addLayout(self._build_buttons())
        self.resize(QSize(*map(roomy, _SIZE)).boundedTo(dialog_room(self)))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._job = context.work.run(
            lambda job: _read(job, shown.message.text, sought),
            receiver=self,
            on_progress=self._show,
            on_result=self._go_to,
            quiet=True,
        )
        self.finished.connect(lambda _result: self._job.cancel())

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.told = ElidedLabel(parent=self)
        self.told.setObjectName("wholeMessageTold")
        self.told.setProperty("muted", True)
        row.addWidget(self.told, 1)
        self.copy_button = button(
            _("&Copy the text"), self.copy_text, icon="copy", name="copyWhole"
        )
        row.addWidget(self.copy_button)
        self.close_button = button(_("Close"), self.reject, primary=True, name="closeButton")
        row.addWidget(self.close_button)
        self.close_button.setDefault(True)
        return row

    def _show(self, pieces: tuple[str, ...]) -> None:
        remark = _("It goes on in ClickUp. More of it was too long to be kept.")
        self.model.show(pieces, remark if self._message.cut else "")
        self.view.setCurrentIndex(self.model.index(0))

    def _go_to(self, row: int) -> None:
        if self._stays:
            return
        self._wanted = QPersistentModelIndex(self.model.index(row))
        self._go_to_wanted()

    def _go_to_wanted(self) -> None:
        """Go to what was looked for, once so much is laid out."""
        if self._wanted.isValid() and self.view.visualRect(self._wanted).isValid():
            index, self._wanted = self.model.index(self._wanted.row()), QPersistentModelIndex()
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _stay(self) -> None:
        self._stays, self._wanted = True, QPersistentModelIndex()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Copy with Ctrl+C."""
        if (
            watched is self.view
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            self._stay()
            if event.matches(QKeySequence.StandardKey.Copy):
                self.copy_text()
                return True
        return super().eventFilter(watched, event)

    def copy_text(self) -> None:
        """Put the whole text on the clipboard; it may be long, so that takes a moment."""
        message = self._message
        self._context.work.run(
            lambda _job: whole_text(message), receiver=self, on_result=self._copied, quiet=True
        )

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        told = _("The message is on the clipboard.")
        self.told.setText(told)
        announce(self, told)
