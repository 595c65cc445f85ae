"""The Channels page: pick the Workspace, find the Channel, save the link."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.organization.errors import ChangedMeanwhile
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.channels.browser import Browser
from clickup_desktop.ui.channels.details_panel import DetailsPanel
from clickup_desktop.ui.channels.link_checks import LinkChecks
from clickup_desktop.ui.channels.link_reader import LinkLookup, LinkReader
from clickup_desktop.ui.channels.links_panel import LinksPanel
from clickup_desktop.ui.channels.picker_bar import PickerBar
from clickup_desktop.ui.channels.save_corner import SaveCorner
from clickup_desktop.ui.widgets.empty_state import EmptyState
from clickup_desktop.ui.widgets.folding_row import FoldingRow
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import separator
from clickup_desktop.ui.widgets.locked_panel import LockedPanel
from clickup_desktop.ui.widgets.page import Page, PageContext
from clickup_desktop.ui.widgets.read_only import read_only_reason
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview, WorkspaceChoice
    from clickup_desktop.organization.records import ChannelLink, UnreadableRow
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.channels.nodes import Pick

_SPLITTER = "channels"
_NARROW = 640


class ChannelsPage(Page):
    """Where Channels are chosen and linked."""

    title: ClassVar[str] = "Channels"
    purpose: ClassVar[str] = "Choose the ClickUp Channels that are linked to your organization."

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._overview: Overview | None = None
        self._choice: WorkspaceChoice | None = None
        self._pick: Pick | None = None
        self._changing: ChannelLink | None = None
        self._expected: int | None = None
        self._again: Callable[[], None] = self._read_again
        self._saving: Job | None = None
        self._shown = False
        self._states = QStackedWidget(self)
        self.content.addWidget(self._states, 1)
        self.locked = LockedPanel("Linking Channels")
        self._locked_holder = QWidget(self)
        locked_column = QVBoxLayout(self._locked_holder)
        locked_column.setContentsMargins(0, 0, 0, 0)
        locked_column.addWidget(self.locked)
        locked_column.addStretch(1)
        self.unconnected = EmptyState(
            "link",
            "Connect ClickUp first",
            "Channels are read through a connection to ClickUp.",
            "Connect ClickUp",
        )
        self.unconnected.activated.connect(self._connect)
        self.unreached = EmptyState(
            "workspace",
            "No Workspace yet",
            "The connected ClickUp account is not a member of any Workspace.",
            "Open Integrations",
        )
        self.unreached.activated.connect(lambda: self.context.navigate("integrations"))
        self._working = self._build_working()
        for widget in (self._working, self._locked_holder, self.unconnected, self.unreached):
            self._states.addWidget(widget)
        self._build_footer()
        self._build_shortcuts()

    def _build_working(self) -> QWidget:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        self.picker = PickerBar(holder)
        self.picker.choice_made.connect(self._choose)
        self.picker.archived_toggled.connect(lambda _shown: self._read_again())
        self.picker.refresh_wanted.connect(self._read_again)
        column.addWidget(self.picker)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, holder)
        self.splitter.setObjectName("channelsSplitter")
        self.splitter.setChildrenCollapsible(False)
        self.browser = Browser(self.context, self.splitter)
        self.browser.picked.connect(self._picked)
        self.browser.chosen.connect(self._chosen)
        self.browser.switch_wanted.connect(self._choose)
        self.browser.progressed.connect(self._show_progress)
        self.browser.channels_read.connect(self._compare_links)
        self.browser.find_wanted.connect(self._start_finding)
        self.picker.find_changed.connect(self.browser.look_for)
        self.picker.stepped.connect(self._step)
        self.picker.entered.connect(self.browser.choose_hit)
        self.splitter.addWidget(self.browser)
        self.details = DetailsPanel(self.context, self.splitter)
        self.browser.row_failed.connect(self.details.show_row_failure)
        self.details.row_retry_wanted.connect(self.browser.retry_current)
        self.splitter.addWidget(self.details)
        self.splitter.setHandleWidth(GRID)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([600, 400])
        remembered = self.context.state.splitter(_SPLITTER)
        if remembered is not None:
            self.splitter.restoreState(remembered)
        column.addWidget(self.splitter, 1)
        return holder

    def _build_footer(self) -> None:
        actions = {**trying_again(self._try_again), Action.CHOOSE_CHANNEL: self._choose_another}
        self.hint = HintPanel(self, actions, self._perform)
        self.browser.action_requested.connect(self.hint.action_requested)
        self.details.action_requested.connect(self.hint.action_requested)
        self.content.addWidget(self.hint)
        self.link_checks = LinkChecks(self.context, self)
        self.link_checks.changed.connect(self.overview_stale)
        self.link_checks.change_wanted.connect(self._start_changing)
        self.content.addWidget(separator())
        self.links = LinksPanel(self)
        self._link_reader = LinkReader(self.context, self.links)
        self._link_reader.failed.connect(partial(self._failed, again=self.overview_stale.emit))
        self._lookup = LinkLookup(self.context, self)
        self._lookup.answered.connect(self._show_saving)
        self.links.change_wanted.connect(self._start_changing)
        self.links.explanation_wanted.connect(self.link_checks.explain)
        self.links.removal_confirmed.connect(self._remove)
        self._corner = SaveCorner(self)
        self._corner.save_wanted.connect(self.save)
        self._corner.cancel_wanted.connect(self._stop_changing)
        self.save_button, self.cancel_change = self._corner.save_button, self._corner.cancel_change
        self.reason = self._corner.reason
        self.content.addWidget(FoldingRow(self.links, self._corner, _NARROW))
        self._show_saving()

    def _build_shortcuts(self) -> None:
        for keys, act in (
            (QKeySequence.StandardKey.Find, self._start_finding),
            (QKeySequence.StandardKey.Save, self.save),
            (QKeySequence.StandardKey.Refresh, self._read_again),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)

    # The page

    def activate(self) -> None:
        """Read the Workspace that was looked at last."""
        self._shown = True
        self.overview_stale.emit()
        if self._choice is not None and not self.browser.is_reading and self.browser.model.empty:
            self._read_again()

    def leave(self) -> None:
        """Stop reading, and remember how the page was left."""
        self._shown = False
        self.browser.remember()
        self.browser.stop()
        self.details.stop()
        self.link_checks.stop()
        self._link_reader.stop()
        self.context.state.set_splitter(_SPLITTER, QByteArray(self.splitter.saveState()))

    def overview_changed(self, overview: Overview) -> None:
        """Show what may be picked now, and what is linked."""
        self._overview = overview
        self._link_reader.show_overview(overview)
        self._corner.setVisible(bool(overview.may_integrate and overview.choices))
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
        self._look_up()

    def _drop_choice(self, state: QWidget) -> None:
        self.browser.stop()
        self._choice = None
        self._states.setCurrentWidget(state)

    def _keep_or_choose(self, choices: tuple[WorkspaceChoice, ...]) -> None:
        current = next((choice for choice in choices if _same(choice, self._choice)), None)
        if current is not None:
            self._choice = current
            self.picker.show_choices(choices, current)
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

    def _read_again(self) -> None:
        if self._choice is not None:
            self.browser.read_again(archived=self.picker.archived.isChecked())

    def _show_progress(self) -> None:
        reading = self.browser.reading
        if reading is not None and self._choice is not None:
            name = self._choice.workspace.name
            progress = reading.progress
            if progress is not None and progress.spaces_total:
                done = f"{progress.spaces_done} of {progress.spaces_total} Spaces"
                reading.describe(f"Reading {name}… {done}")

    # Finding

    def _start_finding(self) -> None:
        self.picker.find_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.picker.find_field.selectAll()

    def _step(self, rows: int) -> None:
        if self.picker.find_field.text().strip():
            self.browser.hits.step(rows)
        elif rows > 0:
            self.browser.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    # Saving

    def _picked(self, pick: Pick | None) -> None:
        self._pick = pick
        self.details.show_pick(self._choice, pick)
        self._look_up()

    def _look_up(self) -> None:
        self._lookup.look_at(self._pick, self._choice, self._overview)
        self._show_saving()

    def _chosen(self) -> None:
        if self.save_button.isEnabled():
            self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_saving(self) -> None:
        busy = self._saving is not None and self._saving.running
        reason = "Saving…" if busy else self._reason()
        changing = self._changing.channel_name if self._changing is not None else None
        self._corner.show_state(reason, changing, busy=busy)

    def _reason(self) -> str:
        """Say why nothing can be saved now; empty when something can."""
        pick, choice = self._pick, self._choice
        held_back = read_only_reason(self._overview)
        if held_back:
            return held_back
        if pick is None or choice is None:
            return "Select a channel to link it."
        if pick.channel is None:
            return "This place has no Channel to link."
        if pick.masked:
            return "Only the member who connected it can link this Channel."
        if self._lookup.looking:
            return "Looking whether it is linked…"
        link = self._lookup.link
        return "" if link is None else f"Linked already, by {link.linked_by.name}."

    def save(self) -> None:
        """Save the link to what is selected, or the change of the link that is being changed."""
        pick, choice = self._pick, self._choice
        if not self.save_button.isEnabled() or pick is None or choice is None:
            return
        channel = pick.channel
        if channel is None:
            return
        self.hint.clear()
        integration, changing, expected = self.context.integration, self._changing, self._expected
        place = (choice, channel, pick.path, pick.place_kind, pick.place_id)
        self._saving = self.context.work.run(
            lambda _job: (
                integration.link(*place)
                if changing is None
                else integration.change_link(changing.id, *place, expected_version=expected)
            ),
            receiver=self,
            on_result=self._saved,
            on_failure=self._save_failed,
        )
        self._show_saving()

    def _save_failed(self, error: BaseException) -> None:
        if _was_changed(error):
            self._expected = None  # who has been told so may change it all the same
        self._failed(error, again=self.save)

    def _saved(self, link: ChannelLink) -> None:
        verb = "Linked" if self._changing is None else "The link leads to"
        self._changing = None
        self.context.announce(f"{verb} {link.channel_name} now.")
        self.overview_stale.emit()
        self._show_saving()
        # The button cannot be pressed twice, so the focus would wander off to anywhere.
        self.browser.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _compare_links(self) -> None:
        if self._overview is not None and self._choice is not None:
            self.link_checks.compare(self._overview.links, self._choice, self.browser.model)

    def _start_changing(self, link: ChannelLink) -> None:
        self._changing, self._expected = link, link.version
        self._show_saving()
        self._start_finding()

    def _stop_changing(self) -> None:
        self._changing = None
        self._show_saving()

    def _remove(self, link: ChannelLink | UnreadableRow, *, told: bool = False) -> None:
        integration = self.context.integration
        expected = None if told else getattr(link, "version", None)
        self.hint.clear()
        if self._changing is not None and self._changing.id == link.id:
            self._stop_changing()
        self.context.work.run(
            lambda _job: integration.unlink(link.id, expected_version=expected),
            receiver=self,
            on_result=lambda _nothing: self._removed(),
            on_failure=lambda error: self._failed(
                error, again=partial(self._remove, link, told=_was_changed(error))
            ),
        )

    def _removed(self) -> None:
        self.context.announce("The link is removed.")
        self.overview_stale.emit()

    def _failed(self, error: BaseException, *, again: Callable[[], None]) -> None:
        self._again = again
        self.hint.show_error(error)
        self._show_saving()
        self.overview_stale.emit()

    # Next steps

    def _try_again(self) -> None:
        self.hint.clear()
        self._again()

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


def _was_changed(error: BaseException) -> bool:
    return isinstance(error, ChangedMeanwhile)
