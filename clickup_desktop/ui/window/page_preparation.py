"""The pages that take longest to make are made behind the first one, when nobody waits for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from clickup_desktop.ui.window.pages import load_pages

if TYPE_CHECKING:
    from clickup_desktop.ui.window.session import WindowSession

_SECONDS = 0.5
"""What is left between two steps for whatever the person does."""

_PAGES = ("channels", "messages")


class PagePreparation(QObject):
    """Loads all pages in the background, and makes these two, one at a time.

    Made when it was first wanted, a page kept the window from painting for 100 ms and more.

    Signals:
        finished: every page is ready to be shown.
    """

    finished = Signal()

    def __init__(self, session: WindowSession) -> None:
        super().__init__(session)
        self.setObjectName("pagePreparation")
        self._session = session
        self._steps: list[Callable[[], object]] = [
            self._load,
            *(partial(session.prepare_page, name) for name in _PAGES),
            self._end,
        ]
        self._timer = QTimer(self)
        self._timer.setInterval(round(_SECONDS * 1000))
        self._timer.timeout.connect(self._step)

    def begin(self) -> None:
        """Begin; it ends by itself, and with the session."""
        self._timer.start()

    def _step(self) -> None:
        if self._session.work.jobs:
            return  # their results come first
        self._steps.pop(0)()

    def _load(self) -> None:
        self._session.work.run(lambda _job: load_pages(), receiver=self, quiet=True)

    def _end(self) -> None:
        self._timer.stop()
        self.finished.emit()
