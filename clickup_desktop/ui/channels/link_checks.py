"""What becomes of links whose Channel is not what it was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.organization.records import LinkSelection
from clickup_desktop.troubleshooting.hint import Action, Hint
from clickup_desktop.troubleshooting.steps import ANOTHER_CHANNEL, RETRY
from clickup_desktop.ui.widgets.failure_dialog import FailureDialog
from clickup_desktop.ui.widgets.texts import recovery_text
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.checks.watch import Round
    from clickup_desktop.integration.records import WorkspaceChoice
    from clickup_desktop.organization.records import ChannelLink, LinkPage
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.channels.hierarchy_model import HierarchyModel
    from clickup_desktop.ui.widgets.page import PageContext

_MOST_LOOKED_AT = 20
"""Links that are looked at for one reading; the others are left for a round in the background."""

_MOST_COMPARED = 1_000
"""Links that are compared with the tree; the same holds for the others."""


def link_hint(code: str) -> Hint:
    """Return the hint that a look at a link's Channel left as its code."""
    # Knows every error there is: not for the first page, where mostly no link needs attention.
    from clickup_desktop.troubleshooting.hints import saved_hint  # noqa: PLC0415

    return saved_hint(code) or Hint(
        code,
        _("This link needs attention"),
        _("The last time this link was tested, its Channel could not be read."),
        (),
        (ANOTHER_CHANNEL.shown(), RETRY.shown()),
    )


class LinkChecks(QObject):
    """Says why a link needs attention, and has links looked at without waiting for a round.

    Signals:
        changed: a link is saved otherwise now.
        change_wanted: another Channel is to be chosen for a link; carries its `ChannelLink`.
    """

    changed = Signal()
    change_wanted = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("linkChecks")
        self._context = context
        self._parent = parent
        self._job: Job | None = None

    def explain(self, link: ChannelLink) -> None:
        """Show why a link needs attention, and what to do."""
        self._show(link_hint(link.problem), link)

    def _show(self, hint: Hint, link: ChannelLink) -> None:
        dialog = FailureDialog(hint, self._parent.window())
        dialog.action_requested.connect(lambda action: self._act(action, link))
        dialog.open()

    def _act(self, action: Action, link: ChannelLink) -> None:
        match action:
            case Action.RETRY | Action.UNLOCK_KEYRING:
                self._look_at_one(link)
            case Action.CHOOSE_CHANNEL:
                self.change_wanted.emit(link)
            case _:
                self._context.perform(action, link.connection_id)

    def compare(self, known: LinkPage, choice: WorkspaceChoice, model: HierarchyModel) -> None:
        """Look at the links that are otherwise in the tree, whose Channels have all been read.

        The tree alone proves nothing: it leaves out what the person has closed in ClickUp.
        """
        if known.after is None:
            self._compare(known.items, choice, model)
            return
        integration = self._context.integration
        own = LinkSelection(connection_id=choice.connection.id, workspace_id=choice.workspace.id)
        self._context.work.run(
            lambda _job: integration.links.page(own, limit=_MOST_COMPARED),
            receiver=self,
            on_result=lambda page: self._compare(page.items, choice, model),
            on_failure=_ignore,
            quiet=True,
        )

    def _compare(
        self, links: Iterable[ChannelLink], choice: WorkspaceChoice, model: HierarchyModel
    ) -> None:
        odd = [
            link.id
            for link in links
            if link.connection_id == choice.connection.id
            and link.workspace.id == choice.workspace.id
            and _differs(link, model)
        ]
        if odd and not (self._job is not None and self._job.running):
            self._look_at(odd[:_MOST_LOOKED_AT], None)

    def _look_at_one(self, link: ChannelLink) -> None:
        if self._job is not None:
            self._job.cancel()
        self._look_at([link.id], link)

    def stop(self) -> None:
        """Look no more."""
        if self._job is not None:
            self._job.cancel()

    def _look_at(self, link_ids: list[str], told: ChannelLink | None) -> None:
        """Have links looked at; `told` is the one that a person waits to hear of."""
        integration = self._context.integration

        def looked(found: Round) -> None:
            hint = next(iter(found.failures.values()), None)
            if found.changed:
                self.changed.emit()
            if told is not None and hint is not None:
                self._show(hint, told)
            elif found.recovered_links:
                self._context.announce(recovery_text(found.recovered_links))
            elif told is not None:
                self._context.announce(_("Nothing has changed."))

        self._job = self._context.work.run(
            lambda job: integration.links.check(link_ids, cancellation=job.cancellation),
            receiver=self,
            on_result=looked,
            on_failure=_ignore if told is None else None,
            description="" if told is None else _("Testing the linked Channel…"),
            quiet=told is None,
        )


def _ignore(_error: BaseException) -> None:
    """Nobody waits for it; the next round looks again."""


def _differs(link: ChannelLink, model: HierarchyModel) -> bool:
    channel = model.channel(link.channel_id)
    if channel is None:
        return not link.problem
    if link.problem:
        return True
    if model.is_masked(channel):
        return not link.visibility_private
    renamed = bool(channel.name) and display_text(channel.name) != link.channel_name
    return renamed or channel.private != link.visibility_private
