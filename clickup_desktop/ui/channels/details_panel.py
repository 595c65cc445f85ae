"""What lets a person be sure that it is the right Channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from clickup_desktop.language.texts import N_, _, ngettext
from clickup_desktop.ui.channels.channels_state import ChannelsState
from clickup_desktop.ui.channels.hits import path_text
from clickup_desktop.ui.channels.nodes import NodeKind
from clickup_desktop.ui.widgets.badge import Badge
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.widgets.directions import margins
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.empty_state import EmptyState
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import icon_label, plain_label, title_label
from clickup_desktop.ui.widgets.lists import side_by_side
from clickup_desktop.ui.widgets.moments import day_text, moment_text
from clickup_desktop.ui.widgets.page import scrolling_body
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import verbatim
from clickup_desktop.untrusted_text import breakable, display_paragraph, display_text

if TYPE_CHECKING:
    from clickup_desktop.clickup.models import Channel
    from clickup_desktop.integration.records import ChannelDetails, MessageView, WorkspaceChoice
    from clickup_desktop.troubleshooting.hint import Hint
    from clickup_desktop.ui.background import Job, JobContext
    from clickup_desktop.ui.channels.nodes import Pick
    from clickup_desktop.ui.widgets.page import PageContext

_PAUSE_MILLISECONDS = 150
_SHOWN_MESSAGE = 600

_WITHOUT_CHANNEL = {
    ChannelsState.FAILED: {
        NodeKind.SPACE: N_(
            "Channels could not be loaded, so it is not known whether this Space has one."
        ),
        NodeKind.FOLDER: N_(
            "Channels could not be loaded, so it is not known whether this Folder has one."
        ),
        NodeKind.LIST: N_(
            "Channels could not be loaded, so it is not known whether this List has one."
        ),
    },
    ChannelsState.UNREAD: {
        NodeKind.SPACE: N_(
            "Channels are still loading. It is not known yet whether this Space has one."
        ),
        NodeKind.FOLDER: N_(
            "Channels are still loading. It is not known yet whether this Folder has one."
        ),
        NodeKind.LIST: N_(
            "Channels are still loading. It is not known yet whether this List has one."
        ),
    },
    ChannelsState.READ: {
        NodeKind.SPACE: N_(
            "This Space has no Channel, so it can't be linked. Anyone who can edit it in "
            "ClickUp can add one."
        ),
        NodeKind.FOLDER: N_(
            "This Folder has no Channel, so it can't be linked. Anyone who can edit it in "
            "ClickUp can add one."
        ),
        NodeKind.LIST: N_(
            "This List has no Channel, so it can't be linked. Anyone who can edit it in ClickUp "
            "can add one."
        ),
    },
}
"""What is said of a place that bears no Channel, as far as it is known."""


class DetailsPanel(QWidget):
    """Shows a place and its Channel; reads what isn't known yet, and drops late answers.

    Signals:
        action_requested: a hint's button; carries its `Action`.
        row_retry_wanted: the selected row, which failed, is to be read again.
    """

    action_requested = Signal(object)
    row_retry_wanted = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("channelDetails")
        self.setMinimumSize(roomy(GRID * 40), roomy(GRID * 20))
        self._context = context
        self._choice: WorkspaceChoice | None = None
        self._pick: Pick | None = None
        self._channels = ChannelsState.UNREAD
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MILLISECONDS)
        self._timer.timeout.connect(self._read)
        self._stack = QStackedLayout(self)
        self._empty = EmptyState(
            "channel",
            _("Choose a Channel"),
            _("Select a row to see its location, activity and messages."),
        )
        self._stack.addWidget(self._empty)
        area, body = scrolling_body()
        area.setAccessibleName(_("Details"))
        self._stack.addWidget(area)
        self._build(QVBoxLayout(body))
        failed, inside = scrolling_body()
        failed.setAccessibleName(_("Details"))
        column = QVBoxLayout(inside)
        column.setContentsMargins(margins(GRID * 2, 0, GRID, 0))
        again = trying_again(self.row_retry_wanted.emit)
        self.row_hint = HintPanel(self, again, self.action_requested.emit)
        column.addWidget(self.row_hint)
        column.addStretch(1)
        self._stack.addWidget(failed)

    def _build(self, column: QVBoxLayout) -> None:
        self._column = column
        column.setContentsMargins(margins(GRID * 2, 0, GRID, 0))
        column.setSpacing(GRID)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        self._icon_slot = QHBoxLayout()
        head.addLayout(self._icon_slot)
        self.name = ElidedLabel()
        self.name.setObjectName("detailsName")
        self.name.setFont(title_label("", 1.25).font())
        head.addWidget(self.name, 1)
        self.badge = Badge(parent=self)
        self.badge.setObjectName("detailsVisibility")
        head.addWidget(self.badge)
        column.addLayout(head)
        self.path = plain_label(muted=True, name="detailsPath")
        column.addWidget(self.path)
        self.facts = plain_label(name="detailsFacts")
        column.addWidget(self.facts)
        self.notice = plain_label(name="detailsNotice")
        column.addWidget(self.notice)
        self.topic = plain_label(name="detailsTopic", selectable=True)
        column.addWidget(self.topic)
        self.tasks = plain_label(name="detailsTasks")
        column.addWidget(self.tasks)
        self.busy = BusyIndicator(self, stoppable=False)
        column.addWidget(self.busy)
        self.hint = HintPanel(self, trying_again(self.show_again), self.action_requested.emit)
        column.addWidget(self.hint)
        self.messages_title = title_label(_("Latest messages"), 1.0)
        column.addWidget(self.messages_title)
        self._messages = QWidget(self)
        column.addWidget(self._messages)
        column.addStretch(1)

    def show_pick(self, choice: WorkspaceChoice | None, pick: Pick | None) -> None:
        """Show what was selected; None for nothing.

        What is shown already is not asked for again: while a Workspace is being read, the same hit
        is found and selected again and again.
        """
        if pick is None or _subject(choice, pick) != _subject(self._choice, self._pick):
            self._show_afresh(choice, pick)

    def _show_afresh(self, choice: WorkspaceChoice | None, pick: Pick | None) -> None:
        self.stop()
        self._choice, self._pick = choice, pick
        if pick is None or choice is None:
            self._stack.setCurrentIndex(0)
            return
        self._stack.setCurrentIndex(1)
        self._show_known(pick)
        if pick.channel is not None:
            self._timer.start()
            self.busy.start(_("Loading the Channel…"))

    def show_row_failure(self, hint: Hint) -> None:
        """Say why the selected row could not be read."""
        self.stop()
        self._pick = None  # so that the row is shown once it has been read
        self.row_hint.show_hint(hint)
        self._stack.setCurrentIndex(2)

    def show_channels_state(self, state: ChannelsState) -> None:
        """Know whether the Channels have been read, without which no place has none."""
        self._channels = state
        if self._pick is not None and self._pick.channel is None:
            self._show_notice(self._pick)

    def _show_notice(self, pick: Pick) -> None:
        self.notice.setText(self._notice(pick))
        self.notice.setVisible(bool(self.notice.text()))

    def stop(self) -> None:
        """Drop what is being read."""
        if self._timer.isActive() or (self._job is not None and self._job.running):
            self._pick = None  # only half of it is shown
        self._timer.stop()
        self.busy.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show_known(self, pick: Pick) -> None:
        """Show what the tree knows already, so that nothing jumps when the rest arrives."""
        self._show_icon("channel" if pick.channel is not None else pick.kind)
        channel = pick.channel
        name = pick.name if channel is None else display_text(channel.display_name)
        verbatim(self.name, name).setText(name)
        around = pick.path if channel is not None else pick.path[:-1]
        self._show_path(around, known=pick.place_kind == "workspace")
        self.path.setVisible(channel is not None or bool(around))
        self.badge.setVisible(channel is not None)
        if channel is not None:
            self._show_visibility(channel.private)
        self._show_facts(None if pick.masked else channel)
        self.tasks.hide()
        self.hint.clear()
        self._show_messages(())
        self._show_notice(pick)

    def _show_facts(self, channel: Channel | None, members: str = "") -> None:
        """Show what ClickUp has told of a Channel; how many its members are takes a request."""
        self.facts.setVisible(channel is not None)
        self.topic.hide()
        if channel is None:
            return
        latest = channel.latest_comment_at.moment or channel.updated_at.moment
        facts = [
            _("Private") if channel.private else _("Public"),
            _members_text(members),
            _("last activity {day}").format(day=day_text(latest)) if latest is not None else "",
        ]
        self.facts.setText(side_by_side(facts))
        words = display_paragraph(channel.topic or channel.description, maximum=500)
        self.topic.setText(_("Topic: {topic}").format(topic=breakable(words)))
        self.topic.setVisible(bool(words))

    def _show_path(self, path: tuple[str, ...], *, known: bool) -> None:
        whole = _("Belongs to the Workspace as a whole") if known else _("Finding its location…")
        verbatim(self.path, *path).setText(breakable(path_text(path)) or whole)

    def _show_icon(self, name: str) -> None:
        while (item := self._icon_slot.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._icon_slot.addWidget(icon_label(name, "accent", 24))

    def _notice(self, pick: Pick) -> str:
        if pick.masked:
            return _(
                "This Channel is private. Through a Shared connection, only the member who made "
                "the connection can see its name and messages and link it."
            )
        if pick.channel is None:
            return _(_WITHOUT_CHANNEL[self._channels][NodeKind(pick.kind)])
        return ""

    def _show_visibility(self, private: bool) -> None:
        if private:
            self.badge.show_state(_("Private"), "warning")
        else:
            self.badge.show_state(_("Public"), "neutral")

    def _read(self) -> None:
        choice, pick = self._choice, self._pick
        if choice is None or pick is None or pick.channel is None:
            return
        channel, integration = pick.channel, self._context.integration

        def read(job: JobContext) -> ChannelDetails:
            if not pick.path:  # it was found before its place had been read
                path = integration.workspaces.path_of(
                    choice, pick.place_kind, pick.place_id, cancellation=job.cancellation
                )
                job.report(path)
            return integration.workspaces.channel_details(
                choice, channel, pick.list_id, cancellation=job.cancellation
            )

        self._job = self._context.work.run(
            read,
            receiver=self,
            on_progress=lambda path: self._show_path(path, known=True),
            on_result=self._show_details,
            on_failure=self._failed,
        )

    def _show_details(self, details: ChannelDetails) -> None:
        self.busy.stop()
        name = display_text(details.channel.display_name)
        verbatim(self.name, name).setText(name)
        self._show_visibility(details.channel.private)
        self._show_facts(details.channel, details.member_count)
        if details.open_tasks is not None:
            text = _("Tasks in this List: {count} open")
            self.tasks.setText(text.format(count=details.open_tasks))
            self.tasks.show()
        self._show_messages(details.messages, hidden=details.messages_hidden, read=True)
        if details.problems:
            self.hint.show_hint(details.problems[0])

    def _show_messages(
        self, messages: tuple[MessageView, ...], *, hidden: bool = False, read: bool = False
    ) -> None:
        fresh = QWidget(self)
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        for message in messages:
            column.addLayout(_message_layout(message))
        if read and not messages:
            words = _("Messages are not shown here.") if hidden else _("No messages yet.")
            column.addWidget(plain_label(words, muted=True, name="noMessages"))
        self._column.replaceWidget(self._messages, fresh)
        self._messages.hide()
        self._messages.deleteLater()
        self._messages = fresh
        self.messages_title.setVisible(read)

    def _failed(self, error: BaseException) -> None:
        self.busy.stop()
        self.hint.show_error(error)

    def show_again(self, choice: WorkspaceChoice | None = None) -> None:
        """Read what is shown again; through `choice`, where it is given."""
        if self._pick is not None:
            self._show_afresh(choice or self._choice, self._pick)


def _members_text(told: str) -> str:
    """Return how many members a Channel has, of which ClickUp may tell no number."""
    if not told:
        return ""
    number = int(told) if told.isdecimal() else 2
    return ngettext("{count} member", "{count} members", number).format(count=told)


def _subject(choice: WorkspaceChoice | None, pick: Pick | None) -> tuple[str, ...]:
    """Return what tells a selection from another one."""
    if choice is None or pick is None:
        return ()
    channel = pick.channel.id if pick.channel is not None else ""
    return (choice.connection.id, choice.workspace.id, pick.kind, pick.id, channel, *pick.path)


def _message_layout(message: MessageView) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(GRID // 4)
    head = QHBoxLayout()
    head.setSpacing(GRID)
    author = verbatim(ElidedLabel(message.author), message.author)
    author.setFont(title_label("", 1.0).font())
    head.addWidget(author)
    if message.moment is not None:
        moment = ElidedLabel(moment_text(message.moment))
        moment.setProperty("muted", True)
        head.addWidget(moment, 1)
    else:
        head.addStretch(1)
    column.addLayout(head)
    text = display_paragraph(message.text, maximum=_SHOWN_MESSAGE)
    said = plain_label(breakable(text), name="messageText", selectable=True)
    column.addWidget(verbatim(said, text))
    return column
