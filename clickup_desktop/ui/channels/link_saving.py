"""Saves what is selected as links, changes a link, and removes one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.errors import ChangedMeanwhile
from clickup_desktop.organization.records import ChannelLink
from clickup_desktop.ui.channels.channels_state import ChannelsState
from clickup_desktop.ui.channels.link_reader import LinkLookup
from clickup_desktop.ui.channels.linked_channels import LinkedChannels
from clickup_desktop.ui.channels.several_links import SavedLinks, Selection
from clickup_desktop.ui.messages.copy_keeping import CopyKeeping
from clickup_desktop.ui.widgets.read_only import read_only_reason

if TYPE_CHECKING:
    from clickup_desktop.clickup.models import Channel
    from clickup_desktop.integration.records import Overview, WorkspaceChoice
    from clickup_desktop.organization.records import UnreadableRow
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.channels.browser import Browser
    from clickup_desktop.ui.channels.links_panel import LinksPanel
    from clickup_desktop.ui.channels.nodes import Pick
    from clickup_desktop.ui.channels.save_corner import SaveCorner
    from clickup_desktop.ui.widgets.page import PageContext

_NO_CHANNEL = {
    ChannelsState.UNREAD: N_("Channels are still loading."),
    ChannelsState.READ: N_("This location has no Channel to link."),
    ChannelsState.FAILED: N_("Channels could not be loaded."),
}


class LinkSaving(QObject):
    """Stands behind the main button of the Channels page.

    Signals:
        begun: something is being saved or removed; what failed before is told no more.
        changed: links were saved, changed or removed.
        failed: carries the error, and what tries it again.
    """

    begun = Signal()
    changed = Signal()
    failed = Signal(object, object)

    def __init__(
        self,
        context: PageContext,
        browser: Browser,
        links: LinksPanel,
        corner: SaveCorner,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._browser = browser
        self._links = links
        self._corner = corner
        self._overview: Overview | None = None
        self._choice: WorkspaceChoice | None = None
        self._pick: Pick | None = None
        self._selection = Selection()
        self._changing: ChannelLink | None = None
        self._expected: int | None = None
        self._saving: Job | None = None
        self._again: Callable[[], None] = self.save
        self._several = SavedLinks(context, links.message, self)
        self._several.saved.connect(self._several_saved)
        self._several.taken_back.connect(self.changed)
        self._several.failed.connect(lambda error: self._failed(error, again=self._again))
        self._several.undo_failed.connect(partial(self._failed, again=self._several.undo))
        self._keeping = CopyKeeping(context, corner.keep_box, self)
        self._keeping.failed.connect(self.failed)
        self._linked = LinkedChannels(context, self)
        self._linked.changed.connect(self._show_linked)
        self._lookup = LinkLookup(context, self)
        self._lookup.answered.connect(self.show)
        browser.selection_changed.connect(self._select)
        browser.link_wanted.connect(self.save)
        browser.channels_state_changed.connect(self.show)
        links.removal_confirmed.connect(self.remove)
        links.focus_lost.connect(browser.focus_picked)
        corner.save_wanted.connect(self.save)
        corner.cancel_wanted.connect(self.stop_changing)

    def stop(self) -> None:
        """Look no more for what is linked."""
        self._linked.stop()

    # What it is about

    def show_overview(self, overview: Overview, choice: WorkspaceChoice | None) -> None:
        """Know the organization, and the Workspace that is shown."""
        self._overview, self._choice = overview, choice
        self._browser.menus.held_back = read_only_reason(overview)
        self._several.hold_back(read_only_reason(overview))
        self._linked.look(overview, choice)
        self._look_up()

    def show_choice(self, choice: WorkspaceChoice) -> None:
        """Know the Workspace that is shown now."""
        self._choice = choice
        self._linked.look(self._overview, choice)

    def show_pick(self, pick: Pick | None) -> None:
        """Know what is current."""
        self._pick = pick
        self._selection = self._browser.selection()
        self._look_up()

    def _look_up(self) -> None:
        self._lookup.look_at(self._pick, self._choice, self._overview)
        self.show()

    def _select(self) -> None:
        self._selection = self._browser.selection()
        self.show()

    def _show_linked(self, linked: frozenset[str]) -> None:
        self._browser.show_linked(linked)
        self._select()

    @property
    def _at_once(self) -> Selection:
        """What is selected, where that is several rows; a link is changed to one Channel."""
        return self._selection if self._changing is None else Selection()

    # What is said of it

    def show(self) -> None:
        """Show whether something can be saved."""
        busy = self._saving is not None and self._saving.running
        reason = _("Saving…") if busy else self._reason()
        changing = self._changing.channel_name if self._changing is not None else None
        corner = self._corner
        if (corner.save_button.hasFocus() and reason) or (corner.cancel_change.hasFocus() and busy):
            self._browser.focus_picked()  # before Qt moves it on to anywhere
        several = self._at_once if self._at_once.several else Selection()
        corner.show_state(
            reason,
            changing,
            busy=busy,
            count=len(several.picks) or 1,
            left_out=several.left_out,
        )
        choice = self._choice
        connection = choice.connection if choice is not None else None
        changes = self._changing is not None
        corner.show_keeping(*self._keeping.told(self._overview, connection, changes=changes))

    def _reason(self) -> str:
        """Say why nothing can be saved now; empty when something can."""
        held_back = read_only_reason(self._overview)
        if held_back:
            return held_back
        if self._at_once.several:
            return self._at_once.reason
        pick = self._pick
        if pick is None or self._choice is None:
            return _("Select a Channel to link it.")
        return self._reason_of(pick)

    def _reason_of(self, pick: Pick) -> str:
        if pick.channel is None:
            return _(_NO_CHANNEL[self._browser.channels_state])
        if pick.masked:
            return _("Only the member who made the connection can link this Channel.")
        if self._lookup.looking:
            return _("Checking whether this Channel is linked…")
        link = self._lookup.link
        if link is None:
            return ""
        return _("Already linked by {name}.").format(name=link.linked_by.name)

    # Saving

    def save(self) -> None:
        """Save links to what is selected, or the change of the link that is being changed."""
        choice, pick = self._choice, self._pick
        if not self._corner.save_button.isEnabled() or choice is None:
            return
        if self._at_once.several:
            self._save(partial(self._several.save, choice, self._at_once.picks))
        elif pick is not None and pick.channel is not None:
            one = partial(self._save_one, choice, pick, pick.channel, self._changing)
            self._save(partial(one, self._expected))

    def _save(self, save: Callable[[], Job]) -> None:
        """Save; another try saves the same, whatever is selected by then."""
        self.begun.emit()
        self._several.forget()
        self._keeping.note()
        self._again = partial(self._save, save)
        self._saving = save()
        self.show()

    def _save_one(
        self,
        choice: WorkspaceChoice,
        pick: Pick,
        channel: Channel,
        changing: ChannelLink | None,
        expected: int | None,
    ) -> Job:
        integration = self._context.integration
        place = (choice, channel, pick.path, pick.place_kind, pick.place_id)

        def failed(error: BaseException) -> None:
            again = self._again
            if isinstance(error, ChangedMeanwhile):
                # Who has been told so may change it all the same.
                self._expected = None
                again = partial(
                    self._save, partial(self._save_one, choice, pick, channel, changing, None)
                )
            self._failed(error, again=again)

        return self._context.work.run(
            lambda _job: (
                integration.links.add(*place)
                if changing is None
                else integration.links.change(changing.id, *place, expected_version=expected)
            ),
            receiver=self,
            on_result=partial(self._saved, changing),
            on_failure=failed,
        )

    def _saved(self, changed: ChannelLink | None, link: ChannelLink) -> None:
        if changed is None:
            self._several.tell((link,))
            self._keeping.keep((link,))
        else:
            if self._changing is not None and self._changing.id == changed.id:
                self._changing = None
            text = _("Link changed to {channel}.")
            self._context.announce(text.format(channel=link.channel_name))
        self.changed.emit()
        self.show()

    def _several_saved(self, links: tuple[ChannelLink, ...]) -> None:
        self._keeping.keep(links)
        self.changed.emit()
        self.show()

    def _failed(self, error: BaseException, *, again: Callable[[], None]) -> None:
        self.show()
        self.failed.emit(error, again)

    # Changing and removing

    def start_changing(self, link: ChannelLink) -> None:
        """Have the next thing that is saved take the place of this link's Channel."""
        self._changing, self._expected = link, link.version
        self.show()

    def stop_changing(self) -> None:
        """Leave the link as it is."""
        link, self._changing = self._changing, None
        if link is not None and self._corner.cancel_change.hasFocus():
            self._links.focus_link(link.id, "changeLink")
        self.show()

    def remove(self, link: ChannelLink | UnreadableRow, *, told: bool = False) -> None:
        """Remove a link; with `told`, also where somebody has changed it."""
        integration = self._context.integration
        expected = None if told or not isinstance(link, ChannelLink) else link.version
        self.begun.emit()
        self._several.forget()
        if self._changing is not None and self._changing.id == link.id:
            self.stop_changing()

        def failed(error: BaseException) -> None:
            changed = isinstance(error, ChangedMeanwhile)
            self._failed(error, again=partial(self.remove, link, told=changed))

        self._context.work.run(
            lambda _job: integration.links.remove(link.id, expected_version=expected),
            receiver=self,
            on_result=lambda _nothing: self._removed(),
            on_failure=failed,
        )

    def _removed(self) -> None:
        self._context.announce(_("Link removed."))
        self.changed.emit()
