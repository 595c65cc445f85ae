"""Several Channels that are selected at once: which of them can be linked, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clickup_desktop.integration.links import MOST_AT_ONCE
from clickup_desktop.integration.records import PlacedChannel
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import button, icon_button
from clickup_desktop.ui.widgets.read_only import allow
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.integration.records import WorkspaceChoice
    from clickup_desktop.organization.records import ChannelLink
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.channels.nodes import Pick
    from clickup_desktop.ui.widgets.page import PageContext

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected in the tree or among the hits.

    Attributes:
        picks: what of it can be linked, each Channel once; nothing where it is too much.
        count: how many rows are selected.
        linked: how many of them bear a Channel that is linked already.
    """

    picks: tuple[Pick, ...] = ()
    count: int = 0
    linked: int = 0

    @property
    def several(self) -> bool:
        """Whether it is more than one row."""
        return self.count > 1

    @property
    def reason(self) -> str:
        """Why nothing of it can be linked; "" where something can."""
        if self.count > MOST_AT_ONCE and not self.picks:
            text = ngettext(
                "You can link at most {count} Channel at once.",
                "You can link at most {count} Channels at once.",
                MOST_AT_ONCE,
            )
            return text.format(count=MOST_AT_ONCE)
        if self.count and self.linked == self.count:
            text = ngettext(
                "All {count} are already linked.", "All {count} are already linked.", self.count
            )
            return text.format(count=self.count)
        return "" if self.picks else _("None of the selected rows can be linked.")

    @property
    def left_out(self) -> str:
        """What is said of the rows that are not linked; "" where all are."""
        number = self.count - len(self.picks)
        if not number:
            return ""
        text = ngettext(
            "{number} of {count} has no Channel to link or is already linked.",
            "{number} of {count} have no Channel to link or are already linked.",
            number,
        )
        return text.format(number=number, count=self.count)


def selection_of(picks: tuple[Pick, ...], linked: frozenset[str], count: int) -> Selection:
    """Return what can be linked of `picks`.

    Args:
        linked: the ids of the Channels that are linked already.
        count: how many rows are selected.
    """
    fresh = {
        pick.channel.id: pick
        for pick in picks
        if pick.channel is not None and pick.linkable and pick.channel.id not in linked
    }
    already = sum(pick.channel is not None and pick.channel.id in linked for pick in picks)
    return Selection(tuple(fresh.values()) if len(fresh) <= MOST_AT_ONCE else (), count, already)


class SavedMessage(QWidget):
    """Says what was saved, and takes it back.

    Signals:
        undo_wanted: what was saved last is to be taken back.
    """

    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self.text = ElidedLabel(parent=self)
        self.text.setObjectName("savedText")
        row.addWidget(self.text, 1)
        self.undo_button = button(_("&Undo"), self.undo_wanted.emit, quiet=True, name="undoSaved")
        row.addWidget(self.undo_button)
        self.dismiss_button = icon_button(
            "close", _("Close this message"), self.hide, name="dismissSaved"
        )
        row.addWidget(self.dismiss_button)
        self.hide()

    def tell(self, text: str, *, undo: bool) -> None:
        """Say what has become of the links; screen readers say it, too."""
        self.text.setText(text)
        if self.undo_button.hasFocus() and not undo:
            self.dismiss_button.setFocus()  # else Qt takes it elsewhere first, which is heard
        self.undo_button.setVisible(undo)
        self.show()
        if self.isVisible():
            announce(self, text)


class SavedLinks(QObject):
    """Saves several links at once, and takes back those that were saved last.

    Signals:
        saved: the links were made; carries them.
        taken_back: some of them are gone again.
        failed: saving failed, carries the error.
        undo_failed: taking back failed, carries the error.
    """

    saved = Signal(object)
    taken_back = Signal()
    failed = Signal(object)
    undo_failed = Signal(object)

    def __init__(self, context: PageContext, message: SavedMessage, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._message = message
        self._last: tuple[ChannelLink, ...] = ()
        message.undo_wanted.connect(self.undo)

    def save(self, choice: WorkspaceChoice, picks: tuple[Pick, ...]) -> Job:
        """Save a link to each, or none; return the job."""
        integration = self._context.integration
        places = [
            PlacedChannel(choice, it.channel, it.path, it.place_kind, it.place_id)
            for it in picks
            if it.channel is not None
        ]
        return self._context.work.run(
            lambda _job: integration.links.add_several(places),
            receiver=self,
            on_result=self._saved,
            on_failure=self.failed.emit,
            description=ngettext(
                "Saving {count} link…", "Saving {count} links…", len(places)
            ).format(count=len(places)),
        )

    def tell(self, links: tuple[ChannelLink, ...]) -> None:
        """Say that these were saved, and offer to take them back."""
        self._last = links
        told = ngettext("Saved {count} link.", "Saved {count} links.", len(links))
        if len(links) == 1:
            told = _("Linked {channel}.")
        self._say(told.format(channel=links[0].channel_name, count=len(links)), undo=True)

    def _say(self, text: str, *, undo: bool) -> None:
        """Say it beside the links; in the status bar while another page is shown."""
        self._message.tell(text, undo=undo)
        if not self._message.isVisible():
            self._context.announce(text)

    def _saved(self, links: tuple[ChannelLink, ...]) -> None:
        self.tell(links)
        self.saved.emit(links)

    def hold_back(self, reason: str) -> None:
        """Take nothing back while there is a reason why nothing can be saved."""
        allow(self._message.undo_button, True, reason)

    def forget(self) -> None:
        """Something else is being saved."""
        self._last = ()
        self._message.hide()

    def undo(self) -> None:
        """Remove what was saved last, as far as nobody has changed it since."""
        links, self._last = self._last, ()
        if not links:
            return
        integration = self._context.integration
        self._context.work.run(
            lambda _job: integration.links.remove_unchanged(links),
            receiver=self,
            on_result=lambda left: self._undone(len(links), left),
            on_failure=lambda error: self._undo_failed(links, error),
        )

    def _undone(self, number: int, left: tuple[ChannelLink, ...]) -> None:
        gone = number - len(left)
        text = ngettext("Removed {count} link.", "Removed {count} links.", gone)
        said = [text.format(count=gone)]
        if left:
            said.append(_kept_text(left))
        self._say(" ".join(said), undo=False)
        self.taken_back.emit()

    def _undo_failed(self, links: tuple[ChannelLink, ...], error: BaseException) -> None:
        self._last = links
        self.undo_failed.emit(error)


def _kept_text(links: tuple[ChannelLink, ...]) -> str:
    names, more = enumeration(link.channel_name for link in links[:_NAMED]), len(links) - _NAMED
    text = _("Kept because of changes by others: {names}.")
    if more > 0:
        text = ngettext(
            "Kept because of changes by others: {names} and {count} more.",
            "Kept because of changes by others: {names} and {count} more.",
            more,
        )
    return text.format(names=names, count=more)
