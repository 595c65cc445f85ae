"""The tree and the hits in its place: a Workspace, browsed and searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.channels.batches import Batch
from clickup_desktop.ui.channels.channels_state import ChannelsState
from clickup_desktop.ui.channels.current_row import CurrentRow
from clickup_desktop.ui.channels.hierarchy_model import CHANNELS_GROUP, HierarchyModel
from clickup_desktop.ui.channels.hit_list import HitList
from clickup_desktop.ui.channels.linkable_rows import LinkableRows
from clickup_desktop.ui.channels.nodes import Node, NodeKind, pick_from
from clickup_desktop.ui.channels.open_rows import OpenRows
from clickup_desktop.ui.channels.reader import WorkspaceReader
from clickup_desktop.ui.channels.reading_bar import ReadingBar, done_words
from clickup_desktop.ui.channels.reading_outcome import ReadingOutcome
from clickup_desktop.ui.channels.row_menu import RowMenus
from clickup_desktop.ui.channels.search import FindNotice, Search
from clickup_desktop.ui.channels.several_links import Selection, selection_of
from clickup_desktop.ui.channels.tree_view import TreeView
from clickup_desktop.ui.widgets.empty_state import EmptyState
from clickup_desktop.ui.widgets.failure_dialog import tell_whole
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.viewport import viewport_of

if TYPE_CHECKING:
    from clickup_desktop.integration.records import WorkspaceChoice
    from clickup_desktop.ui.widgets.page import PageContext

_COUNT_DOWN_MILLISECONDS = 500
_MOST_SELECTED = 2_000
"""More rows than this are not looked into; no more than 200 are linked at once."""


class Browser(QWidget):
    """Shows one Workspace at a time.

    Signals:
        picked: something else is selected; carries its `Pick`, or None.
        row_failed: a row that could not be read is selected; carries its `Hint`.
        chosen: Enter was pressed on it.
        switch_wanted: a pasted link leads to another Workspace; carries its `WorkspaceChoice`.
        action_requested: a hint's button; carries its `Action`.
        progressed: the reading has come further.
        channels_read: all Channels are in the model.
        channels_state_changed: `channels_state` is another.
        find_wanted: "/" was pressed in the tree.
        selection_changed: other rows or hits are selected.
        link_wanted: the current row is to be linked.
        finding_left: the tree is wanted in the place of the hits.
        retry_wanted: all of the Workspace is to be read again.

    Attributes:
        menus: what can be done with a row.
    """

    picked = Signal(object)
    row_failed = Signal(object)
    chosen = Signal()
    switch_wanted = Signal(object)
    action_requested = Signal(object)
    progressed = Signal()
    channels_read = Signal()
    channels_state_changed = Signal()
    retry_wanted = Signal()
    finding_left = Signal()
    selection_changed = Signal()
    link_wanted = Signal()
    find_wanted = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.choice: WorkspaceChoice | None = None
        self.reading: WorkspaceReader | None = None
        self.model = HierarchyModel(parent=self)
        self._build()
        self._count_down = QTimer(self)
        self._count_down.setInterval(_COUNT_DOWN_MILLISECONDS)
        self._count_down.timeout.connect(self._show_reading)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        again = trying_again(self._try_again)
        self.hint = HintPanel(self, again, self.action_requested.emit, brief=True)
        tell_whole(self.hint)
        column.addWidget(self.hint)
        self._outcome = ReadingOutcome(self.hint, self)
        self._outcome.channels_state_changed.connect(self._apply_only_linkable)
        self._outcome.channels_state_changed.connect(self.channels_state_changed)
        self._outcome.channels_read.connect(self.channels_read)
        self.reading_bar = ReadingBar(self)
        self.notice = FindNotice(self)
        self.notice.switch_wanted.connect(self.switch_wanted)
        column.addWidget(self.notice)
        self._stack = QStackedWidget(self)
        self.tree = TreeView(self._stack)
        self.tree.picked.connect(self._node_picked)
        self.tree.chosen.connect(self.chosen)
        self.tree.retry_wanted.connect(self._retry)
        self.tree.space_opened.connect(self.prioritise)
        self.tree.folder_opened.connect(self._read_archived_lists)
        self.tree.selection_changed.connect(self.selection_changed)
        self.tree.find_wanted.connect(self.find_wanted)
        self._current = CurrentRow(self.tree)
        self._current.picked.connect(self.picked)
        self._current.failed.connect(self.row_failed)
        self._current.changed.connect(self._node_picked)
        self._open_rows = OpenRows(self.tree, self._context.state)
        self._linkable = LinkableRows(self.tree)
        self._only_wanted = False
        self.hits = HitList(self._stack)
        self.hits.picked.connect(self.picked)
        self.hits.chosen.connect(self.choose_hit)
        self.hits.selection_changed.connect(self.selection_changed)
        self.hits.left.connect(self.leave_hits)
        self._empty = EmptyState(
            "space",
            _("This Workspace is empty"),
            _("It has no Spaces or Channels that this connection can read."),
        )
        for widget in (self.tree, self.hits, self._empty):
            self._stack.addWidget(widget)
        self._stack.setMinimumHeight(roomy(GRID * 20))
        column.addWidget(self._stack, 1)
        # Below the tree: what is under the pointer stays there when the bar comes and goes.
        column.addWidget(self.reading_bar)
        self.search = Search(self._context, self, self.hits, self.notice, self)
        self.menus = RowMenus(self.tree, self.hits.view)
        self.menus.link_wanted.connect(self.link_wanted)

    def minimumSizeHint(self) -> QSize:
        """Return the room that a few rows need, beside what is told above and below them."""
        smallest = super().minimumSizeHint()
        width = max(self.width(), smallest.width())
        height = self._stack.minimumHeight()
        for told in (self.hint, self.notice, self.reading_bar):
            if not told.isHidden():
                wraps, hint = told.hasHeightForWidth(), told.sizeHint()
                height += (told.heightForWidth(width) if wraps else hint.height()) + GRID
        return QSize(smallest.width(), height)

    # What is shown of it

    def show_only_linkable(self, only: bool) -> None:
        """Leave out what cannot be linked; as long as nobody knows what can, everything stays."""
        self._only_wanted = only
        self._apply_only_linkable()

    @property
    def only_linkable(self) -> bool:
        """Whether what cannot be linked is left out now, in the tree and among the hits."""
        return self._only_wanted and self.channels_state is ChannelsState.READ

    def _apply_only_linkable(self) -> None:
        self._linkable.switch(self.only_linkable)
        if self.search.text:
            self.search.search()

    def show_linked(self, linked: frozenset[str]) -> None:
        """Mark the Channels with these ids as linked."""
        self.model.linked = self.hits.model.linked = linked
        viewport_of(self.tree).update()
        viewport_of(self.hits.view).update()

    def selection(self) -> Selection:
        """Return what is selected, and what of it can be linked."""
        if self.choice is None:
            return Selection()
        workspace_id = self.choice.workspace.id
        if self.search.text:
            picks = [hit.pick for hit in self.hits.selected]
            count = len(picks)
        else:
            nodes, count = self.tree.selected_nodes(_MOST_SELECTED)
            picks = [pick for it in nodes if (pick := pick_from(it, workspace_id)) is not None]
        return selection_of(tuple(picks), self.model.linked, count)

    # Reading

    def show_choice(
        self, choice: WorkspaceChoice, choices: tuple[WorkspaceChoice, ...], *, archived: bool
    ) -> None:
        """Show another Workspace."""
        self.stop()
        self.remember()
        self.choice = choice
        self.menus.workspace_id = choice.workspace.id
        self.search.show_choices(choices)
        old = self.model
        self.model = HierarchyModel(choice.is_masked, self)
        self._open_rows.show_model(self.model, choice.workspace.id)
        self._current.show_model(self.model)
        self.tree.show_model(self.model)
        self._linkable.show_model(self.model)
        self.model.linked = old.linked
        rows = old.take_rows()
        old.deleteLater()
        self._context.work.run(lambda _job: rows.dismantle(), receiver=self, quiet=True)
        self.search.begin(choice)
        self.picked.emit(None)
        self.read_again(archived=archived, with_snapshot=True)
        self.look_for(self.search.text)

    def show_choices(self, choices: tuple[WorkspaceChoice, ...]) -> None:
        """Know these as the Workspaces that a pasted link may lead to."""
        self.search.show_choices(choices)

    def read_again(self, *, archived: bool, with_snapshot: bool = False) -> None:
        """Read the Workspace; what is shown already changes in place.

        Args:
            with_snapshot: show first what was known the last time; for an empty tree only.
        """
        if self.choice is None:
            return
        self._drop_reading()
        self._outcome.begin()
        self.model.begin_reading()
        self.search.finder.begin_reading()
        self.reading = WorkspaceReader(
            self._context.work,
            self._context.integration,
            self.choice,
            self.search.finder.apply,
            self,
        )
        self.reading.batch_read.connect(self._apply)
        self.reading.progressed.connect(self._progressed)
        self.reading.failed.connect(self._outcome.fail)
        self.reading_bar.stop_wanted.connect(self.reading.pause)
        self.reading_bar.continue_wanted.connect(self.reading.resume)
        self.reading.start(include_archived=archived, with_snapshot=with_snapshot)

    def stop(self) -> None:
        """Stop reading, finding and asking."""
        self._count_down.stop()
        self.search.stop()
        if self.reading is not None:
            self.reading.stop()

    def remember(self) -> None:
        """Remember which rows are open."""
        self._open_rows.remember()

    @property
    def channels_state(self) -> ChannelsState:
        """Whether it is known which places have a Channel."""
        return self._outcome.channels_state

    @property
    def is_reading(self) -> bool:
        """Whether something is still being read."""
        return self.reading is not None and self.reading.running and not self.reading.paused

    @property
    def ended_in_vain(self) -> bool:
        """Whether the reading has ended, and nothing can be seen of it, or why it failed."""
        reading = self.reading
        if reading is not None and (reading.running or reading.paused):
            return False
        return self.model.empty or self._outcome.failed_whole

    def retry_channels(self) -> None:
        """Read the Channels again where they alone have failed, for a reason that may pass."""
        group = self.model.find(NodeKind.GROUP, CHANNELS_GROUP)
        if group is not None and self._outcome.channels_may_come and not self.is_reading:
            self._retry(group)

    @property
    def progress_text(self) -> str:
        """How far the reading is: "still reading: 41 of 200 Spaces"; "" when nothing is read."""
        if self.reading is None or not self.is_reading:
            return ""
        done = done_words(self.reading.progress)
        return _("still loading: {done}").format(done=done) if done else _("still loading")

    def _drop_reading(self) -> None:
        if self.reading is not None:
            self.reading.stop()
            self.reading.deleteLater()
            self.reading = None

    def _apply(self, batch: Batch) -> None:
        self.model.apply(batch)
        self._outcome.take(batch.event, self.model)

    def _try_again(self) -> None:
        """Read again what the hint above the tree is about."""
        group = self.model.find(NodeKind.GROUP, CHANNELS_GROUP)
        if group is not None and self._outcome.tells_of_channels:
            self._retry(group)
        else:
            self.retry_wanted.emit()

    def _progressed(self) -> None:
        self._linkable.refresh()
        if self.search.text:
            self.search.read_on()
        else:
            empty = self.model.empty and not self.is_reading and self.hint.hint is None
            self._stack.setCurrentWidget(self._empty if empty else self.tree)
        self._show_reading()
        self.progressed.emit()

    def _show_reading(self) -> None:
        self.reading_bar.show_reading(self.reading, failed=self._outcome.incomplete)
        if not self.is_reading:
            self._count_down.stop()
        elif not self._count_down.isActive():
            self._count_down.start()

    def _retry(self, node: Node) -> None:
        if self.reading is None:
            return
        if node.kind is NodeKind.FOLDER:
            self._read_archived_lists(node)
        elif node.kind in (NodeKind.SPACE, NodeKind.GROUP):
            self._outcome.begin_part(channels=node.id == CHANNELS_GROUP)
            self.model.reading_again(node)
            self.reading.retry(node.id)

    def _read_archived_lists(self, node: Node) -> None:
        if self.reading is not None:
            self.model.reading_again(node)
            self.reading.read_archived_lists(node.id)

    def retry_current(self) -> None:
        """Read the selected row again, which had failed."""
        node = self._current.node
        if node is not None and node.hint is not None:
            self._retry(node)

    def prioritise(self, space_id: str) -> None:
        """Read a Space before the others."""
        if self.reading is not None:
            self.reading.prioritise(space_id)

    # Finding

    def look_for(self, text: str) -> None:
        """Show what matches `text` in the place of the tree; nothing for the tree again."""
        self.search.look_for(text)
        if self.search.text:
            self._stack.setCurrentWidget(self.hits)
            return
        self._stack.setCurrentWidget(self.tree)
        self._node_picked(self._current.node)
        self._progressed()

    @property
    def spaces_known(self) -> bool:
        """Whether every Space has been read."""
        reading = self.reading
        if reading is None:
            return False
        if reading.progress is not None and reading.progress.spaces_total > 0:
            return True
        return not (reading.running or reading.paused or self._outcome.incomplete)  # so it has none

    def choose_hit(self) -> None:
        """Go from the current hit to its place in the tree, where it has one already."""
        hit = self.hits.current
        if hit is None:
            return
        node = self.model.find(hit.pick.kind, hit.pick.id)
        if node is None and hit.pick.channel is not None:
            node = self.model.find_channel(hit.pick.channel.id)
        if node is not None:
            self.tree.select(node)
            self.leave_hits()
        self.chosen.emit()

    def leave_hits(self) -> None:
        """Show the tree in the place of the hits."""
        self.finding_left.emit()
        self.focus_picked()

    def focus_picked(self) -> None:
        """Put the focus on what is selected: in the tree, or among the hits."""
        shown = self.hits.view if self.search.text else self.tree
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _node_picked(self, node: Node | None) -> None:
        if self.search.text or self.choice is None:
            return
        if node is not None and node.kind is NodeKind.SPACE:
            self.prioritise(node.id)
        self._current.tell(node, self.choice.workspace.id)
