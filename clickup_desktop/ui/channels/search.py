"""Searches what has been read, and asks ClickUp for a pasted place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.channels.finder import MOST_HITS, Finder
from clickup_desktop.ui.channels.hierarchy_model import HierarchyModel
from clickup_desktop.ui.channels.hits import Hit, hits_for, pick_for
from clickup_desktop.ui.channels.nodes import (
    Key,
    NodeKind,
    Pick,
    pick_from_channel,
    place_key,
    place_name,
)
from clickup_desktop.ui.channels.pasted_link import Resolution, resolve_pasted
from clickup_desktop.ui.channels.place_lookup import PlaceLookup
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.labels import button, plain_label

if TYPE_CHECKING:
    from clickup_desktop.clickup.models import Channel
    from clickup_desktop.integration.records import WorkspaceChoice
    from clickup_desktop.integration.workspaces.places import FoundPlace
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.channels.hit_list import HitList
    from clickup_desktop.ui.widgets.page import PageContext

_AGAIN_MILLISECONDS = 300
_ASKING_MILLISECONDS = 400
"""So long nobody must have typed before ClickUp is asked whether a name is an id."""


class Browsed(Protocol):
    """What is browsed, as finding needs it."""

    choice: WorkspaceChoice | None
    model: HierarchyModel

    @property
    def only_linkable(self) -> bool:
        """Whether what cannot be linked is left out."""
        ...

    @property
    def progress_text(self) -> str:
        """How far the reading is; empty when nothing is read."""
        ...

    @property
    def spaces_known(self) -> bool:
        """Whether every Space has been read."""
        ...

    def prioritise(self, space_id: str) -> None:
        """Read a Space before the others."""
        ...


class FindNotice(QWidget):
    """One line on a pasted link, with a way to the Workspace that it leads to.

    Signals:
        switch_wanted: the person wants that Workspace; carries its `WorkspaceChoice`.
    """

    switch_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.text = plain_label(name="findNotice")
        row.addWidget(self.text, 1)
        self.switch_button = button(_("Switch Workspace"), self._switch, name="switchWorkspace")
        row.addWidget(self.switch_button)
        self._other: WorkspaceChoice | None = None
        self.hide()

    def tell(self, text: str = "", other: WorkspaceChoice | None = None) -> None:
        """Say `text`, and offer to switch to `other`; say nothing for no text."""
        self._other = other
        if text != self.text.text():
            announce(self, text)
        self.text.setText(text)
        self.switch_button.setVisible(other is not None)
        self.setVisible(bool(text))

    def _switch(self) -> None:
        if self._other is not None:
            self.switch_wanted.emit(self._other)


class Search(QObject):
    """Shows what matches a text in `hits`, again and again while more is being read.

    Attributes:
        text: what is looked for; "" for nothing.
        job: the last search, which may still run.
    """

    def __init__(
        self,
        context: PageContext,
        browsed: Browsed,
        hits: HitList,
        notice: FindNotice,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._browsed = browsed
        self._hits = hits
        self._notice = notice
        self._choices: tuple[WorkspaceChoice, ...] = ()
        self._finder = Finder()
        self._searched = 0
        self.text = ""
        self.job: Job | None = None
        self._bare: Resolution | None = None  # where what is looked for may be an id as well
        self._by_id: Pick | None = None
        self._asking = PlaceLookup(context, self)
        self._asking.channel_found.connect(self._channel_found)
        self._asking.place_found.connect(self._place_found)
        self._asking.choice_found.connect(self._found_elsewhere)
        self._asking.failed.connect(notice.tell)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MILLISECONDS)
        self._again.timeout.connect(self.search)
        self._asking_soon = QTimer(self)
        self._asking_soon.setSingleShot(True)
        self._asking_soon.setInterval(_ASKING_MILLISECONDS)
        self._asking_soon.timeout.connect(self._ask_for_bare)

    @property
    def finder(self) -> Finder:
        """What is told of everything that is read."""
        return self._finder

    def begin(self, choice: WorkspaceChoice) -> None:
        """Forget what was read: another Workspace is browsed."""
        self._finder = Finder(choice.is_masked)

    def show_choices(self, choices: tuple[WorkspaceChoice, ...]) -> None:
        """Know these as the Workspaces that a pasted link may lead to."""
        self._choices = choices

    def stop(self) -> None:
        """Search and ask no more."""
        self._again.stop()
        self._asking_soon.stop()
        if self.job is not None:
            self.job.cancel()
        self._asking.stop()

    def look_for(self, text: str) -> None:
        """Show what matches `text`; nothing for an empty one."""
        self.text = text.strip()
        self._again.stop()
        self._asking_soon.stop()
        self._bare = self._by_id = None
        self._asking.stop()
        self._notice.tell()
        self._hits.spoken.begin()
        if self.text:
            self.search()
        elif self.job is not None:
            self.job.cancel()

    def read_on(self) -> None:
        """More may have been read: search again soon."""
        if self._finder.revision != self._searched and not self._again.isActive():
            self._again.start()

    def search(self) -> None:
        """Search now."""
        choice = self._browsed.choice
        if choice is None or not self.text:
            return
        resolution = resolve_pasted(self.text, choice, self._choices, self._known)
        if resolution is not None and not resolution.may_be_name:
            self._show_resolution(resolution)
            return
        self._bare = resolution
        if resolution is not None and resolution.pick is not None:
            self._by_id = resolution.pick
        if self.job is not None:
            self.job.cancel()  # its answer would be late
        self._searched = self._finder.revision
        finder, text = self._finder, self.text
        self.job = self._context.work.run(
            lambda job: finder.search(text, job.cancellation, job.report),
            receiver=self,
            on_progress=self._show_exact,
            on_result=self._show_found,
            quiet=True,
        )

    def _show_exact(self, keys: tuple[Key, ...]) -> None:
        """Show what matches as it was typed; where nothing does, it may be an id."""
        self._show_found(keys)
        if self._bare is None or self._by_id is not None:
            return
        if keys:
            self._asking_soon.stop()
            self._asking.stop()
            self._notice.tell()
        elif self._bare.ask_for != self._asking.asked and not self._asking_soon.isActive():
            # While more is read, it is searched again sooner than this comes to its end.
            self._asking_soon.start()

    def _show_found(self, keys: tuple[Key, ...]) -> None:
        choice = self._browsed.choice
        if choice is None or not self.text:
            return
        found = hits_for(
            self._browsed.model,
            keys,
            self.text,
            choice.workspace.id,
            MOST_HITS,
            only_linkable=self._browsed.only_linkable,
        )
        if self._by_id is not None:
            first = Hit(self._by_id)
            found = (first, *(hit for hit in found if hit.key != first.key))
        self._show_hits(found)

    def _ask_for_bare(self) -> None:
        if self._bare is not None and self._bare.ask_for is not None:
            self._notice.tell(self._bare.notice)
            self._asking.ask(self._browsed.choice, self._bare.ask_for, may_be_name=True)

    def _known(self, key: Key) -> Pick | None:
        """Return a place or Channel that has been read."""
        choice = self._browsed.choice
        return pick_for(self._browsed.model, key, choice.workspace.id) if choice else None

    def _show_hits(self, hits: tuple[Hit, ...]) -> None:
        self._hits.show_hits(hits, self._browsed.progress_text)

    def _show_resolution(self, resolution: Resolution) -> None:
        if resolution.ask_for is not None and resolution.ask_for == self._asking.asked:
            return  # while more is being read it is looked up again; ClickUp is asked once
        self._notice.tell(resolution.notice, resolution.other)
        self._show_hits((Hit(resolution.pick),) if resolution.pick is not None else ())
        if resolution.ask_for is not None:
            self._asking.ask(self._browsed.choice, resolution.ask_for)

    # What ClickUp answered of a pasted place

    def _channel_found(self, channel: Channel) -> None:
        choice = self._browsed.choice
        if choice is None:
            return
        place = place_key(channel)
        known = self._known(place) if place is not None else None
        masked = choice.is_masked(channel)
        pick = known or pick_from_channel(channel, choice.workspace.id, masked=masked)
        self._show_answer(pick)

    def _place_found(self, place: FoundPlace) -> None:
        choice, model = self._browsed.choice, self._browsed.model
        if choice is None:
            return
        if place.space_id:
            self._browsed.prioritise(place.space_id)
        pick = self._known((place.kind, place.id)) or Pick(
            kind=place.kind,
            id=place.id,
            name=place.path[-1] if place.path else place_name("", NodeKind(place.kind)),
            path=place.path,
            place_kind=place.kind,
            place_id=place.id,
            channel=model.channel_of((place.kind, place.id)),
            masked=False,
        )
        known_space = model.find(NodeKind.SPACE, place.space_id) is not None
        if place.space_id and not known_space and self._browsed.spaces_known:
            others = tuple(other for other in self._choices if other != choice)
            self._asking.look_among(others, place.space_id)
            return
        self._show_answer(pick)

    def _show_answer(self, pick: Pick) -> None:
        self._notice.tell()
        if self._bare is not None:
            self._by_id = pick
            self.search()  # something with this name may have been read meanwhile
        else:
            self._show_hits((Hit(pick),))

    def _found_elsewhere(self, other: WorkspaceChoice | None) -> None:
        if other is None:
            self._notice.tell(_("It is not in a Workspace that you can choose here."))
        else:
            text = _("This location is in another Workspace: {workspace}.")
            self._notice.tell(text.format(workspace=other.workspace.name), other)
        if self._bare is None:
            self._show_hits(())
