"""Tells in the status bar how far the reading of copies is, and what has come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from clickup_desktop.language.texts import _
from clickup_desktop.ui.messages.copy_texts import done_text, round_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from clickup_desktop.integration.messages.copy_reading import SyncProgress
    from clickup_desktop.integration.messages.states import SyncReport
    from clickup_desktop.ui.copy_watch import CopyWatch


class CopyTelling(QObject):
    """Puts what the watch has to say into words."""

    def __init__(self, watch: CopyWatch, announce: Callable[[str], None]) -> None:
        super().__init__(watch)
        self._watch = watch
        self._announce = announce
        watch.progressed.connect(self._describe)
        watch.updated.connect(self._tell)
        watch.refused.connect(lambda hint: announce(hint.title))

    def _describe(self, channel: str, progress: SyncProgress) -> None:
        self._watch.describe(round_text(channel, progress))

    def _tell(self, report: SyncReport) -> None:
        if report.failures:
            self._announce(report.failures[0][1].title)
        elif len(report.links) == 1:
            self._announce(done_text(report.links[0].state))
        else:
            self._announce(_("The copies of messages are up to date."))
