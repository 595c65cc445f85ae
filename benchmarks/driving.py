"""The real window, off screen, connected to a sandbox, with nobody in front of it."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.sandboxes import Bench
from clickup_desktop.integration.opening import open_integration
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.ui.application import build_application, build_window
from clickup_desktop.ui.interpreter import spare_the_window
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.pages.channels import ChannelsPage
from clickup_desktop.ui.theme import Scheme, apply_scheme
from clickup_desktop.ui.window_session import WindowSession
from clickup_desktop.ui.window_state import WindowState

LONGEST_WAIT = 300.0


class DrivenWindow:
    """A window on `folder`, closed at the end of the `with`."""

    def __init__(self, folder: Path, bench: Bench, *, connected: bool = True) -> None:
        self._folder = folder
        self._url = bench.url
        self._secrets = MemorySecrets()
        if connected:
            self.connect(bench)

    def connect(self, bench: Bench) -> None:
        """Connect ClickUp as the dialog does."""
        integration = open_integration(self._folder, self._url, secrets=self._secrets)
        if not integration.overview().connections:
            integration.connect(bench.token, Visibility.SHARED, self._url)
        integration.close()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def open(self, page: str = "channels") -> None:
        """Open the window at a page."""
        self.app = build_application()
        apply_scheme(self.app, Scheme.LIGHT)
        spare_the_window()
        state = WindowState(self._folder)
        state.set_value("window/page", page)
        openers = Openers(
            lambda: open_integration(self._folder, self._url, secrets=self._secrets),
            lambda _cancellation: None,  # type: ignore[arg-type, return-value]
        )
        self.session: WindowSession = build_window(state, openers)
        self.session.shell.resize(1120, 760)
        self.session.shell.show()

    def close(self) -> None:
        """Close the window."""
        self.session.shell.close()
        self.session.shell.deleteLater()
        self.app.processEvents()

    @property
    def page(self) -> ChannelsPage | None:
        """The Channels page, once it is shown."""
        page = self.session.page
        return page if isinstance(page, ChannelsPage) else None

    def until(self, done: Callable[[], bool], what: str) -> None:
        """Let the window work until `done`.

        Raises:
            TimeoutError: it took too long.
        """
        loop = QEventLoop()
        began = time.monotonic()

        def look() -> None:
            if done() or time.monotonic() - began > LONGEST_WAIT:
                loop.quit()

        timer = QTimer()
        timer.setInterval(1)
        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        timer.stop()
        if not done():
            raise TimeoutError(what)

    def whole_tree_read(self) -> bool:
        """Whether everything has been read and shown."""
        page = self.page
        if page is None or page.browser.reading is None:
            return False
        return not page.browser.is_reading and not page.browser.model.empty


class Stops:
    """How long the event loop was kept from a timer that is due every millisecond."""

    def __init__(self) -> None:
        self.milliseconds: list[float] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to watch."""
        self._clock.start()
        self._timer.start()

    def stop(self) -> list[float]:
        """Watch no more; return the gaps in milliseconds, the longest last."""
        self._timer.stop()
        return sorted(self.milliseconds)

    def _tick(self) -> None:
        self.milliseconds.append(max(0.0, self._clock.nsecsElapsed() / 1e6 - 1.0))
        self._clock.start()


def resident_megabytes() -> float:
    """Return what the process holds after a collection."""
    QApplication.processEvents()
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024
