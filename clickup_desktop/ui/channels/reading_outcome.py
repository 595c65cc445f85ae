"""What has become of a reading: whether the Channels are known, and what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFailed,
    ChannelsFinished,
    LoaderEvent,
    SharedFailed,
    SpaceFailed,
    SpacesFailed,
    SpacesRead,
)
from clickup_desktop.ui.channels.channels_state import ChannelsState, channels_hint, is_refused
from clickup_desktop.ui.channels.hierarchy_model import SHARED_GROUP, HierarchyModel
from clickup_desktop.ui.channels.nodes import NodeKind

if TYPE_CHECKING:
    from clickup_desktop.troubleshooting.hint import Hint
    from clickup_desktop.ui.widgets.hint_panel import HintPanel


class ReadingOutcome(QObject):
    """Follows one reading after the other, and says above the tree what failed of it.

    Signals:
        channels_read: all Channels are in the model.
        channels_state_changed: `channels_state` is another.

    Attributes:
        channels_state: whether it is known which places have a Channel.
        incomplete: whether a part has failed, and was not asked for again since.
    """

    channels_read = Signal()
    channels_state_changed = Signal()

    def __init__(self, panel: HintPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._spaces_settled = False
        self._channels_hint: Hint | None = None
        self.channels_state = ChannelsState.UNREAD
        self.incomplete = False

    @property
    def tells_of_channels(self) -> bool:
        """Whether what is said above the tree is that the Channels could not be read."""
        return self._channels_hint is not None and self._panel.hint is self._channels_hint

    @property
    def failed_whole(self) -> bool:
        """Whether it is said above the tree that the reading as a whole has failed."""
        return self._panel.hint is not None and not self.tells_of_channels

    @property
    def channels_may_come(self) -> bool:
        """Whether the Channels have failed for a reason that may pass."""
        return self._channels_hint is not None and not is_refused(self._channels_hint)

    def begin(self) -> None:
        """Everything is read, or read again."""
        self._panel.clear()
        self.incomplete = False
        self._spaces_settled, self._channels_hint = False, None
        self._know_channels(ChannelsState.UNREAD)

    def begin_part(self, *, channels: bool) -> None:
        """A part that had failed is read again: the Channels, or another one."""
        if channels:
            self._forget_channels_hint()
        self.incomplete = False

    def fail(self, error: BaseException) -> None:
        """The reading as a whole has failed."""
        self.incomplete = True
        self._panel.show_error(error)

    def take(self, event: LoaderEvent, model: HierarchyModel) -> None:
        """Note what is in `model` now."""
        if isinstance(event, SpacesFailed | SharedFailed | SpaceFailed | ChannelsFailed):
            self.incomplete = True
        if isinstance(event, ChannelsFinished):
            self._forget_channels_hint()
            self._know_channels(ChannelsState.READ)
            self.channels_read.emit()
        if isinstance(event, ChannelsFailed):
            self._channels_hint = channels_hint(event.error)
            self._know_channels(ChannelsState.FAILED)
        if isinstance(event, SpacesRead | SpacesFailed):
            self._spaces_settled = True
        if isinstance(event, SpacesFailed) and model.find(NodeKind.GROUP, SHARED_GROUP) is None:
            self.fail(event.error)
        elif self._spaces_settled and self._channels_hint is not None and self._panel.hint is None:
            # Not before: where the Spaces cannot be read either, that is the reason.
            self._panel.show_news(self._channels_hint)

    def _forget_channels_hint(self) -> None:
        if self.tells_of_channels:
            self._panel.clear()
        self._channels_hint = None

    def _know_channels(self, state: ChannelsState) -> None:
        if state is not self.channels_state:
            self.channels_state = state
            self.channels_state_changed.emit()
