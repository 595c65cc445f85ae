"""The Channels page: pick the Workspace, find the Channel, save the link."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import N_, _
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.channels.browser import Browser
from clickup_desktop.ui.channels.details_panel import DetailsPanel
from clickup_desktop.ui.channels.link_checks import LinkChecks
from clickup_desktop.ui.channels.link_place import LinkPlace
from clickup_desktop.ui.channels.link_reader import LinkReader
from clickup_desktop.ui.channels.link_saving import LinkSaving
from clickup_desktop.ui.channels.links_panel import LinksPanel
from clickup_desktop.ui.channels.picker_bar import PickerBar
from clickup_desktop.ui.channels.reading_bar import done_words
from clickup_desktop.ui.channels.save_corner import SaveCorner
from clickup_desktop.ui.messages.link_copies import LinkCopies
from clickup_desktop.ui.widgets.empty_state import EmptyState
from clickup_desktop.ui.widgets.failure_dialog import tell_whole
from clickup_desktop.ui.widgets.folding_row import FoldingRow
from clickup_desktop.ui.widgets.folding_splitter import FoldingSplitter
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import separator
from clickup_desktop.ui.widgets.locked_panel import LockedPanel, at_the_top
from clickup_desktop.ui.widgets.page import Page, PageContext
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview, WorkspaceChoice
    from clickup_desktop.organization.records import ChannelLink
    from clickup_desktop.ui.channels.nodes import Pick

_ONLY_LINKABLE = "channels/only-linkable"
_FOLDED = "channels/links-folded"
_NARROW = 640
_LOW = 560


class ChannelsPage(Page):
    """Where Channels are chosen and linked."""

    title: ClassVar[str] = N_("Channels")
    purpose: ClassVar[str] = N_("Choose the ClickUp Channels to link to your organization.")
    scrolls: ClassVar[bool] = True
    readable: ClassVar[bool] = False

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._overview: Overview | None = None
        self._choice: WorkspaceChoice | None = None
        self._again: Callable[[], None] = self._read_again
        self._states = QStackedWidget(self)
        self.content.addWidget(self._states, 1)
        self.locked = LockedPanel(
            _("To link Channels, you need the Enterprise Admin or Integrations Admin role.")
        )
        self._locked_holder = at_the_top(self.locked, self._states)
        self.unconnected = EmptyState(
            "link",
            _("Connect ClickUp first"),
            _("Channels are loaded through a connection to ClickUp."),
            _("Connect ClickUp"),
        )
        self.unconnected.activated.connect(self._connect)
        self.unreached = EmptyState(
            "workspace",
            _("No Workspaces yet"),
            _("The connected ClickUp account is not a member of any Workspace."),
            _("Open Integrations"),
        )
        self.unreached.activated.connect(lambda: self.context.navigate("integrations"))
        self._working = self._build_working()
        for widget in (self._working, self._locked_holder, self.unconnected, self.unreached):
            self._states.addWidget(widget)
        self._build_footer()
        self._build_shortcuts()

    def _build_working(self) -> QWidget:
        holder = QWidget(self._states)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        self.picker = PickerBar(holder)
        self.picker.choice_made.connect(self._choose)
        self.picker.archived_toggled.connect(lambda _shown: self._read_again())
        self.picker.refresh_wanted.connect(self._read_again)
        column.addWidget(self.picker)
        between = _("Divider between locations and details")
        self.splitter = FoldingSplitter("channels", between, self.context.state, holder)
        self.browser = Browser(self.context, self.splitter)
        self.browser.picked.connect(self._picked)
        self.picker.linkable_toggled.connect(self._show_only_linkable)
        self.picker.linkable.setChecked(bool(self.context.state.value(_ONLY_LINKABLE)))
        self.browser.chosen.connect(self._chosen)
        self.browser.switch_wanted.connect(self._choose)
        self.browser.progressed.connect(self._show_progress)
        self.browser.channels_read.connect(self._compare_links)
        self.browser.channels_state_changed.connect(self._show_channels_state)
        self.browser.retry_wanted.connect(self._read_again)
        self.browser.find_wanted.connect(self._start_finding)
        self.browser.finding_left.connect(self.picker.find_field.clear)
        self.picker.find_changed.connect(self.browser.look_for)
        self.picker.stepped.connect(self._step)
        self.picker.entered.connect(self.browser.choose_hit)
        self.details = DetailsPanel(self.context, self.splitter)
        self.browser.row_failed.connect(self.details.show_row_failure)
        self.details.row_retry_wanted.connect(self.browser.retry_current)
        self.splitter.show_parts(self.browser, self.details)
        column.addWidget(self.splitter, 1)
        return holder

    def _build_footer(self) -> None:
        actions = {**trying_again(self._try_again), Action.CHOOSE_CHANNEL: self._choose_another}
        self.hint = HintPanel(self, actions, self._perform, brief=True)
        tell_whole(self.hint)
        self.browser.action_requested.connect(self.hint.action_requested)
        self.details.action_requested.connect(self.hint.action_requested)
        self.content.addWidget(self.hint)
        self.link_checks = LinkChecks(self.context, self)
        self.link_checks.changed.connect(self.overview_stale)
        self.link_checks.change_wanted.connect(self._start_changing)
        self.content.addWidget(separator())
        self.links = LinksPanel(self)
        self.links.folding_chosen.connect(self._remember_folding)
        self._link_reader = LinkReader(self.context, self.links)
        self._link_reader.failed.connect(partial(self._failed, again=self.overview_stale.emit))
        self.links.change_wanted.connect(self._start_changing)
        self.links.place_wanted.connect(self._show_place)
        self._copies = LinkCopies(self.context, self)
        self._copies.changed.connect(lambda: self.links.show_copies(self._copies.copy_of))
        self.links.copy_wanted.connect(self._copies.open)
        self._link_place = LinkPlace(self.browser, self)
        self.links.explanation_wanted.connect(self.link_checks.explain)
        self.corner = SaveCorner(self)
        self.saving = LinkSaving(self.context, self.browser, self.links, self.corner, self)
        self.saving.begun.connect(self.hint.clear)
        self.saving.changed.connect(self.overview_stale)
        self.saving.failed.connect(lambda error, again: self._failed(error, again=again))
        self.save_button = self.corner.save_button
        self.reason = self.corner.reason
        self.content.addWidget(FoldingRow(self.links, self.corner, _NARROW))
        self.saving.show()

    def _build_shortcuts(self) -> None:
        for keys, act in (
            (QKeySequence.StandardKey.Find, self._start_finding),
            (QKeySequence.StandardKey.Save, self.saving.save),
            (QKeySequence.StandardKey.Refresh, self._read_again),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self._leave_finding)
        leave.setEnabled(False)
        self.picker.find_changed.connect(lambda text: leave.setEnabled(bool(text)))

    # The page

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the list of links where the tree needs the room, unless the person has chosen."""
        super().resizeEvent(event)
        chosen = self.context.state.value(_FOLDED)
        self.links.fold(chosen == "yes" if chosen else event.size().height() < _LOW)

    def _remember_folding(self, folded: bool) -> None:
        self.context.state.set_value(_FOLDED, "yes" if folded else "no")

    def activate(self) -> None:
        """Read the Workspace that was looked at last, where it has not been yet."""
        self.overview_stale.emit()
        if self._choice is not None and self.browser.ended_in_vain:
            self._read_again()
        else:
            self.browser.retry_channels()

    def leave(self) -> None:
        """Remember how the page was left. The Workspace is read on."""
        self.browser.remember()

    def drop(self) -> None:
        """Read no more of anything."""
        self.browser.stop()
        self.details.stop()
        self.link_checks.stop()
        self._link_reader.stop()
        self.saving.stop()

    def overview_changed(self, overview: Overview) -> None:
        """Show what may be picked now, and what is linked."""
        self._overview = overview
        self._copies.show_overview(overview)
        self._link_reader.show_overview(overview)
        self.corner.setVisible(bool(overview.may_integrate and overview.choices))
        if not overview.may_integrate:
            self.locked.show_overview(overview)
            self._drop_choice(self._locked_holder)
        elif not overview.connections:
            self._drop_choice(self.unconnected)
        elif not overview.choices:
            self._drop_choice(self.unreached)
        else:
            self._states.setCurrentWidget(self._working)
            self.browser.show_choices(overview.choices)
            self._keep_or_choose(overview.choices)
        self.saving.show_overview(overview, self._choice)

    def _drop_choice(self, state: QWidget) -> None:
        self.browser.stop()
        self._choice = None
        self._states.setCurrentWidget(state)

    def _keep_or_choose(self, choices: tuple[WorkspaceChoice, ...]) -> None:
        current = next((choice for choice in choices if _same(choice, self._choice)), None)
        if current is not None:
            before, self._choice = self._choice, current
            self.picker.show_choices(choices, current)
            if before is not None and _reads_otherwise(before, current):
                self._start_over(current)
            return
        last = self.context.state.last_workspace
        wanted = next((choice for choice in choices if choice.workspace.id == last), choices[0])
        self.picker.show_choices(choices, wanted)
        self._choose(wanted)

    def _choose(self, choice: WorkspaceChoice) -> None:
        if _same(choice, self._choice):
            return
        self._choice = choice
        overview = self._overview
        choices = overview.choices if overview is not None else (choice,)
        self.picker.show_choices(choices, choice)
        self.context.state.last_workspace = choice.workspace.id
        self.browser.show_choice(choice, choices, archived=self.picker.archived.isChecked())
        self.saving.show_choice(choice)

    def _start_over(self, choice: WorkspaceChoice) -> None:
        """The connection is another one now: what failed with the old one is no longer true."""
        self.hint.clear()
        self.browser.choice = choice
        self._read_again()
        self.details.show_again(choice)

    def _read_again(self) -> None:
        if self._choice is not None:
            self.browser.read_again(archived=self.picker.archived.isChecked())

    def _show_progress(self) -> None:
        reading = self.browser.reading
        if reading is not None and self._choice is not None:
            done = done_words(reading.progress)
            if reading.as_of is not None:
                text = _("Reloading {workspace}… {done}") if done else _("Reloading {workspace}…")
            else:
                text = _("Loading {workspace}… {done}") if done else _("Loading {workspace}…")
            reading.describe(text.format(workspace=self._choice.workspace.name, done=done))

    # Finding

    def _show_only_linkable(self, only: bool) -> None:
        self.context.state.set_value(_ONLY_LINKABLE, "yes" if only else "")
        self.browser.show_only_linkable(only)

    @property
    def _works(self) -> bool:
        """Whether there is a Workspace to choose from, and it is shown."""
        return self._states.currentWidget() is self._working

    def _start_finding(self) -> None:
        if not self._works:
            return
        self.picker.find_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.picker.find_field.selectAll()

    def _leave_finding(self) -> None:
        """Show the tree again, with the focus where it was, or on what came in its place."""
        if self.picker.find_field.hasFocus():
            self.picker.find_field.clear()
        else:
            self.browser.leave_hits()

    def _show_place(self, link: ChannelLink) -> None:
        """Go to a link's place in the tree."""
        choices = self._overview.choices if self._overview is not None else ()
        wanted = (link.workspace.id, link.connection_id)
        choice = next((it for it in choices if (it.workspace.id, it.connection.id) == wanted), None)
        if choice is None:
            text = _("No connection reaches {workspace} any more.")
            self.context.announce(text.format(workspace=link.workspace.name))
            return
        self.picker.find_field.clear()
        self._choose(choice)
        self._link_place.go(link)

    def _step(self, rows: int) -> None:
        if self.picker.find_field.text().strip():
            self.browser.hits.step(rows)
        elif rows > 0:
            self.browser.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    # Saving

    def _picked(self, pick: Pick | None) -> None:
        self.details.show_pick(self._choice, pick)
        self.saving.show_pick(pick)

    def _show_channels_state(self) -> None:
        self.details.show_channels_state(self.browser.channels_state)

    def _chosen(self) -> None:
        if self.save_button.isEnabled():
            self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _compare_links(self) -> None:
        if self._overview is not None and self._choice is not None:
            self.link_checks.compare(self._overview.links, self._choice, self.browser.model)

    def _start_changing(self, link: ChannelLink) -> None:
        state = self._states.currentWidget()
        if isinstance(state, EmptyState):  # that comes first
            state.button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.saving.start_changing(link)
        self._start_finding()

    def _failed(self, error: BaseException, *, again: Callable[[], None]) -> None:
        self._again = again
        self.hint.show_error(error)
        self.overview_stale.emit()

    # Next steps

    def _try_again(self) -> None:
        self.hint.clear()
        again, self._again = self._again, self._read_again
        again()

    def _choose_another(self) -> None:
        self.hint.clear()
        self._start_finding()

    def _perform(self, action: Action) -> None:
        subject = self._choice.connection.id if self._choice is not None else None
        self.context.perform(action, subject)

    def _connect(self) -> None:
        self.context.perform(Action.CONNECT)


def _same(first: WorkspaceChoice, second: WorkspaceChoice | None) -> bool:
    return (
        second is not None
        and first.workspace.id == second.workspace.id
        and first.connection.id == second.connection.id
        and first.connection.account.id == second.connection.account.id
        and first.hides_private_names is second.hides_private_names
    )


def _reads_otherwise(before: WorkspaceChoice, now: WorkspaceChoice) -> bool:
    """Whether the connection got another token, or works again."""
    old, new = before.connection, now.connection
    return old.secret_version != new.secret_version or (bool(old.problem) and not new.problem)
