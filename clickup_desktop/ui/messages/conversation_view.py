"""The conversation around a hit: read as it is scrolled to, in both directions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from clickup_desktop.clickup.web_address import place_address
from clickup_desktop.language.texts import _
from clickup_desktop.ui.messages.conversation import (
    ConversationRow,
    RowKind,
    ShownConversation,
    ShownPart,
    shown_conversation,
    shown_part,
)
from clickup_desktop.ui.messages.conversation_delegate import ROW, ConversationDelegate
from clickup_desktop.ui.messages.shown_messages import whole_text
from clickup_desktop.ui.messages.whole_message import WholeMessageDialog
from clickup_desktop.ui.widgets import web
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import button
from clickup_desktop.ui.widgets.lists import side_by_side
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.ui.widgets.rows_view import rows_view
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import VERBATIM_ROLE, verbatim

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.finding import Hit
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.messages.shown_messages import ShownHit, ShownMessage
    from clickup_desktop.ui.widgets.page import PageContext

Index = QModelIndex | QPersistentModelIndex

_NO_INDEX = QModelIndex()
_LEAST_HEIGHT = GRID * 34
_NEAR = GRID * 10


class ConversationModel(QAbstractListModel):
    """The rows of a conversation."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ConversationRow, ...] = ()

    def show(self, rows: tuple[ConversationRow, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row_of(self, key: tuple[str, str, str]) -> int:
        """Return where a row stands; -1 for nowhere."""
        return next((at for at, row in enumerate(self.rows) if row.key == key), -1)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a row."""
        if not index.isValid() or not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == VERBATIM_ROLE and row.shown is not None:
            return [row.shown.text, row.shown.who]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole and row.shown is not None:
            shown = row.shown
            return plain_tooltip(side_by_side((shown.who, shown.when, *shown.notes)))
        return None


class ConversationView(QWidget):
    """Shows what was said around a hit, with its thread.

    Signals:
        left: Escape was pressed.
        failed: it could not be read; carries the error.

    Attributes:
        shown: what is shown; None for nothing.
    """

    left = Signal()
    failed = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.shown: ShownConversation | None = None
        self._job: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        self.channel = ElidedLabel(parent=self)
        self.channel.setObjectName("conversationChannel")
        head.addWidget(self.channel, 1)
        self.open_button = button(
            _("&Open in ClickUp"), self.open_in_clickup, icon="external", name="openConversation"
        )
        head.addWidget(self.open_button)
        column.addLayout(head)
        self.model = ConversationModel(self)
        self.view = rows_view(
            "conversation", _("Conversation"), self.model, ConversationDelegate, self, wraps=True
        )
        self.view.setMinimumHeight(roomy(_LEAST_HEIGHT))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.clicked.connect(self._clicked)
        self.view.installEventFilter(self)
        self.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        column.addWidget(self.view, 1)
        self._show_head(None)

    def minimumSizeHint(self) -> QSize:
        """Return the least room, with what the button needs above what the style gives it."""
        least = super().minimumSizeHint()
        lacking = self.open_button.sizeHint().height() - self.open_button.minimumHeight()
        return QSize(least.width(), least.height() + max(0, lacking))

    @property
    def current(self) -> ConversationRow | None:
        """The current row."""
        row = self.view.currentIndex().data(ROW)
        return row if isinstance(row, ConversationRow) else None

    def show_around(self, shown: ShownHit | None) -> None:
        """Show what was said around a hit; nothing for None."""
        self.stop()
        if shown is None:
            self.shown = None
            self.model.show(())
            self._show_head(None)
            return
        hit, messages = shown.hit, self._context.integration.messages
        self._run(lambda: shown_conversation(hit, messages.conversation(hit)), self._show)

    def stop(self) -> None:
        """Read no more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _run(self, call: Callable[[], object], show: Callable[[Any], None]) -> None:
        self._job = self._context.work.run(
            lambda _job: call(), receiver=self, on_result=show, on_failure=self._failed, quiet=True
        )

    def _failed(self, error: BaseException) -> None:
        self._job = None
        self.failed.emit(error)

    def _show(self, shown: ShownConversation) -> None:
        self._job = None
        self.shown = shown
        self._show_head(shown.hit)
        self.model.show(tuple(shown.rows()))
        rows = enumerate(self.model.rows)
        sought = (at for at, row in rows if row.shown is not None and row.shown.sought)
        index = self.model.index(next(sought, 0))
        self.view.setCurrentIndex(index)
        self._bring_into_sight(index)
        self._scrolled()

    def _show_head(self, hit: Hit | None) -> None:
        name = hit.copy.channel_name if hit is not None else ""
        verbatim(self.channel, name).setText(name)
        self.open_button.setEnabled(hit is not None)

    # More of it

    def _scrolled(self, _value: int = 0) -> None:
        """Read on where an end is near."""
        bar, shown = self.view.verticalScrollBar(), self.shown
        if shown is None or self._job is not None or not shown.top.messages:
            return
        if shown.top.earlier and bar.value() < _NEAR:
            self._read_part("", earlier=True)
        elif shown.top.later and bar.value() > bar.maximum() - _NEAR:
            self._read_part("", earlier=False)

    def _read_part(self, parent_id: str, *, earlier: bool) -> None:
        shown = self.shown
        if shown is None or self._job is not None:
            return
        part = (shown.top if not parent_id else shown.threads[parent_id]).part
        hit, messages = shown.hit, self._context.integration.messages
        read = messages.earlier if earlier else messages.later
        self._run(lambda: shown_part(hit, read(hit, part)), partial(self._add, earlier=earlier))

    def _open_thread(self, parent_id: str) -> None:
        shown = self.shown
        if shown is None or self._job is not None:
            return
        hit, messages = shown.hit, self._context.integration.messages
        self._run(
            lambda: shown_part(hit, messages.thread(hit, parent_id)),
            partial(self._add, earlier=False),
        )

    def _add(self, part: ShownPart, *, earlier: bool) -> None:
        self._job = None
        if self.shown is not None:
            # Where nothing came, nothing is asked for again.
            self._show_again(self.shown.with_part(part, earlier=earlier))

    def _show_again(self, shown: ShownConversation) -> None:
        """Show more or less of the same; what is seen stays where it is."""
        self.shown = shown
        current = self.current
        first = self.view.indexAt(QPoint(1, 1))
        seen = first.data(ROW)
        top = self.view.visualRect(first).top() if first.isValid() else 0
        before = self.model.rows
        self.model.show(tuple(shown.rows()))
        if current is not None:
            row = self.model.row_of(current.key)
            if row < 0:  # it was what shows more: on with the first that is new
                row = self._first_new(before, current)
            if row >= 0:
                self.view.setCurrentIndex(self.model.index(row))
        if isinstance(seen, ConversationRow):
            row = self.model.row_of(seen.key)
            if row >= 0:
                moved = self.view.visualRect(self.model.index(row)).top() - top
                bar = self.view.verticalScrollBar()
                bar.setValue(bar.value() + moved)

    def _first_new(self, before: tuple[ConversationRow, ...], gone: ConversationRow) -> int:
        known = {it.key for it in before}
        rows = enumerate(self.model.rows)
        wanted = (at for at, it in rows if it.parent_id == gone.parent_id and it.key not in known)
        return next(wanted, -1)

    # What is done with it

    def _clicked(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, ConversationRow) and row.shown is None:
            self._act(row)

    def _act(self, row: ConversationRow) -> None:
        """Show more where the row says so; show or put away the replies to a message."""
        if row.kind is RowKind.THREAD:
            self._open_thread(row.parent_id)
        elif row.shortened is not None:
            self.show_whole(row.shortened)
        elif row.kind in (RowKind.EARLIER, RowKind.LATER):
            self._read_part(row.parent_id, earlier=row.kind is RowKind.EARLIER)
        elif row.shown is not None and not row.parent_id and self.shown is not None:
            key = row.shown.message.id
            if key in self.shown.threads:
                self._show_again(self.shown.without_thread(key))
            elif row.shown.message.replies:
                self._open_thread(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show replies with Enter, copy with Ctrl+C, leave with Escape.

        What is current stays in sight where the lines break otherwise.
        """
        if watched is self.view and event.type() == QEvent.Type.Resize:
            self._keep_in_sight()
        if (
            watched is self.view
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and self._served(event)
        ):
            return True
        return super().eventFilter(watched, event)

    def _keep_in_sight(self) -> None:
        index = self.view.currentIndex()
        if self.view.viewport().rect().intersects(self.view.visualRect(index)):
            row = QPersistentModelIndex(index)
            QTimer.singleShot(0, self.view, lambda: self._bring_into_sight(row))

    def _bring_into_sight(self, index: Index) -> None:
        """Scroll a row to the middle; one that is taller than the view, to its beginning."""
        tall = self.view.visualRect(index).height() > self.view.viewport().height()
        place = QAbstractItemView.ScrollHint
        self.view.scrollTo(index, place.PositionAtTop if tall else place.PositionAtCenter)

    def _served(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_text()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self._act(self.current)
        else:
            return False
        return True

    def copy_text(self) -> None:
        """Put the current message's text on the clipboard."""
        shown = self._chosen
        if shown is None:
            return
        if shown.shortened:
            # It may be long; it is on the clipboard a moment later.
            self._context.work.run(
                lambda _job: whole_text(shown.message),
                receiver=self,
                on_result=self._copied,
                quiet=True,
            )
        else:
            self._copied(shown.text)

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._context.announce(_("The message is on the clipboard."))

    def show_whole(self, shown: ShownMessage) -> None:
        """Show all of a message."""
        phrases = self.shown.hit.query.phrases if self.shown is not None else ()
        WholeMessageDialog(self._context, shown, phrases, self.window()).open()

    @property
    def _chosen(self) -> ShownMessage | None:
        """The message that the current row is, or shows all of."""
        row = self.current
        return None if row is None else row.shown or row.shortened

    def open_in_clickup(self) -> None:
        """Show the Channel in the browser."""
        if self.shown is not None:
            copy = self.shown.hit.copy
            web.open_in_browser(place_address(copy.workspace_id, "channel", copy.channel_id))

    def _open_menu(self, at: QPoint) -> None:
        if self.current is None:
            return
        menu = QMenu(self)
        menu.setObjectName("messageMenu")
        menu.addAction(_("&Open in ClickUp"), self.open_in_clickup)
        menu.addAction(_("&Copy the text"), self.copy_text)
        shown = self._chosen
        if shown is not None and shown.shortened:
            menu.addAction(_("Show &all of it"), lambda: self.show_whole(shown))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.view.viewport().mapToGlobal(at))
