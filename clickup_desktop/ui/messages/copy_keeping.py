"""Whether copies of messages may be kept, and keeping them of links that were just saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractButton

from clickup_desktop.integration.policy.copies import CopyLimit, copy_limit
from clickup_desktop.language.texts import _
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.ui.messages.copy_texts import where_text
from clickup_desktop.ui.widgets.managed import shown_policy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clickup_desktop.integration.records import Overview
    from clickup_desktop.organization.records import ChannelLink, Connection
    from clickup_desktop.ui.widgets.page import PageContext


class CopyKeeping(QObject):
    """Keeps copies of the links that are saved while a box is checked.

    Signals:
        failed: the links are saved, but no copy is kept; carries the error, and what tries again.
    """

    failed = Signal(object, object)

    def __init__(self, context: PageContext, box: QAbstractButton, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._box = box
        self._wanted = False

    def told(
        self, overview: Overview | None, connection: Connection | None, *, changes: bool
    ) -> tuple[str, str]:
        """Return why no copy may be kept ("" where one may), and where it lies.

        Args:
            connection: through which is linked; None while none is chosen.
            changes: whether it is a link that gets another Channel.
        """
        if changes:
            return "", ""
        if overview is None or connection is None:
            return "", where_text(CopyLimit())
        limit = limit_of(self._context, overview)
        return reason_against(overview, limit, connection), where_text(limit)

    def note(self) -> None:
        """What is saved now is saved as the box says now."""
        self._wanted = self._box.isChecked() and self._box.isEnabled()

    def keep(self, links: tuple[ChannelLink, ...]) -> None:
        """Keep a copy of each of these links, which were saved, where that was wanted."""
        if not self._wanted:
            return
        self._wanted = False
        self._box.setChecked(False)  # it was for these, and nobody has decided for others
        self._keep(links)

    def _keep(self, links: Iterable[ChannelLink]) -> None:
        integration, watch = self._context.integration, self._context.copies
        wanted = tuple(links)

        def keep() -> None:
            for link in wanted:
                integration.copies.keep(link)

        self._context.work.run(
            lambda _job: keep(),
            receiver=self,
            on_result=lambda _nothing: watch.update_now(tuple(it.id for it in wanted)),
            on_failure=lambda error: self.failed.emit(error, partial(self._keep, wanted)),
        )


def limit_of(context: PageContext, overview: Overview) -> CopyLimit:
    """Return for how long copies may be kept."""
    return copy_limit(shown_policy(sample=context.sample), overview.organization)


def reason_against(overview: Overview, limit: CopyLimit, connection: Connection) -> str:
    """Return why no copy may be kept through a connection; "" where one may."""
    if not limit.allowed:
        return forbidden_text(limit)
    if connection.owner.id != overview.member.id:
        text = _("Only {name}, whose token it is, can keep copies.")
        return text.format(name=shown_name(connection.owner.name))
    return ""


def forbidden_text(limit: CopyLimit) -> str:
    """Return who doesn't allow copies."""
    if limit.by_policy:
        return _("This computer's policy doesn't allow copies of messages.")
    return _("Your organization doesn't allow copies of messages.")
