"""The real window, off screen, connected to a sandbox, with nobody in front of it."""

from __future__ import annotations

import gc
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.sandboxes import Bench
from clickup_desktop.clickup import rate_limit
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.tokens.kept_token import from_text, to_text
from clickup_desktop.ui.application import build_application
from clickup_desktop.ui.background import favour_gui_thread
from clickup_desktop.ui.channels.hit_list import HitList
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.startup import build_window
from clickup_desktop.ui.widgets.theme import Scheme, apply_scheme
from clickup_desktop.ui.window.page_preparation import PagePreparation
from clickup_desktop.ui.window.session import WindowSession
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
            integration.connections.connect(bench.token, Visibility.SHARED, self._url)
        integration.close()

    def change_before(self, change: Callable[[OrganizationSession], None]) -> None:
        """Have something changed in the organization before the window opens."""
        integration = open_integration(self._folder, self._url, secrets=self._secrets)
        change(integration)
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
        favour_gui_thread()
        state = WindowState(self._folder)
        state.set_value("window/page", page)
        openers = Openers(
            lambda: open_integration(self._folder, self._url, secrets=self._secrets),
            lambda _cancellation: None,  # type: ignore[arg-type, return-value]
        )
        self.session: WindowSession = build_window(state, openers)
        self.session.shell.resize(1120, 760)
        self.session.shell.show()

    def prepare_pages(self) -> None:
        """Wait until the pages are ready that the program makes behind the first one."""
        preparation = PagePreparation(self.session)
        ready: list[bool] = []
        preparation.finished.connect(lambda: ready.append(True))
        preparation.begin()
        self.until(lambda: bool(ready), "the pages")

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

    def settle(self, seconds: float = 1.0) -> None:
        """Let the window work for a while."""
        began = time.monotonic()
        self.until(lambda: time.monotonic() - began > seconds, "a while")

    def move_to(self, bench: Bench) -> None:
        """Have the connection lead to another sandbox, or use another token, from now on."""
        for name, text in list(self._secrets._values.items()):
            if name.startswith("token/"):
                kept = replace(from_text(text), clickup_url=bench.url, token=bench.token)
                self._secrets.put(name, to_text(kept))
        database = self._folder / "organization.sqlite3"
        with closing(sqlite3.connect(database)) as store, store:
            store.execute("UPDATE connection SET organization_url = ?", (bench.url,))

    def places(self) -> int:
        """Return how many places the tree has."""
        page = self.page
        if page is None:
            return 0
        model = page.browser.model
        return sum(len(model._nodes[kind]) for kind in ("space", "folder", "list"))

    def channels_read(self) -> bool:
        """Whether every Channel can be found."""
        page = self.page
        progress = page.browser.reading.progress if page and page.browser.reading else None
        return progress is not None and progress.channels_done

    def watch_tree(self) -> Painted:
        """Watch for the first paint of the tree with rows in it."""
        return Painted(self)

    def type_and_watch(self, text: str, *, each: bool) -> list[float]:
        """Type into the find field; return the seconds from a key to the paint of its hits.

        Args:
            each: measure every key; otherwise the last one alone.
        """
        page = self.page
        assert page is not None
        field, hits = page.picker.find_field, page.browser.hits
        field.clear()
        seconds: list[float] = []
        for position, character in enumerate(text):
            if character == " " or not (each or position == len(text) - 1):
                QTest.keyClicks(field, character)
                continue
            shown = Shown(hits, last=not each)
            began = time.monotonic()
            QTest.keyClicks(field, character)
            self.until(
                lambda: shown.painted and (each or not browser_is_finding(page)),  # noqa: B023
                f"the hits of {text}",
            )
            seconds.append(shown.moment - began)
            shown.stop()
        return seconds

    def count_refusals(self) -> list[int]:
        """Return a list that grows with every 429 from now on."""
        refused: list[int] = []
        record = rate_limit.RateLimiter.record

        def counting(limiter: object, headers: object, status: int) -> float:
            if status == 429:
                refused.append(status)
            return record(limiter, headers, status)  # type: ignore[arg-type]

        rate_limit.RateLimiter.record = counting  # type: ignore[method-assign, assignment]
        return refused

    def link_by_keyboard(self) -> None:
        """Find a Channel of the last page by its name, and save its link, with keys alone."""
        self.until(lambda: self.page is not None and self.channels_read(), "the Channels")
        page = self.page
        assert page is not None
        self.until(lambda: bool(page.browser.model._channels), "a Channel")
        self.settle(0.1)
        name = list(page.browser.model._channels.values())[-1].name
        window = self.session.shell
        window.activateWindow()
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        field = page.picker.find_field
        for character in str(name):
            QTest.keyClicks(field, character)
        self.until(lambda: bool(page.browser.hits.model.hits), "the hits")
        self.settle(0.3)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.until(page.save_button.isEnabled, "Save link")
        before = self._linked()
        QTest.keyClick(page.save_button, Qt.Key.Key_Space)
        self.until(lambda: self._linked() > before, "the link")

    def _linked(self) -> int:
        overview = self.session.overview
        return overview.links.total if overview is not None else 0

    def whole_tree_read(self) -> bool:
        """Whether everything has been read and shown."""
        page = self.page
        if page is None or page.browser.reading is None:
            return False
        return not page.browser.is_reading and not page.browser.model.empty


def browser_is_finding(page: ChannelsPage) -> bool:
    """Whether more hits may come, such as those with typing errors."""
    job = page.browser.search.job
    return job is not None and job.running


class Shown:
    """The paint of the first or the last hits that are found from now on."""

    def __init__(self, hits: HitList, *, last: bool) -> None:
        self._last = last
        self._paints = Paints(hits.view.viewport())
        self._model = hits.model
        self._reset = 0.0
        self._connection = self._model.modelReset.connect(self._note)

    def _note(self) -> None:
        if self._last or not self._reset:
            self._reset = time.monotonic()

    @property
    def painted(self) -> bool:
        """Whether they have been painted."""
        return bool(self._reset) and self._paints.since(self._reset) > 0

    @property
    def moment(self) -> float:
        """When that was."""
        return self._paints.first_after(self._reset)

    def stop(self) -> None:
        """Watch no more."""
        self._model.modelReset.disconnect(self._connection)
        self._paints.stop()


class Paints(QObject):
    """When a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._moments: list[float] = []
        widget.installEventFilter(self)

    def first_after(self, moment: float) -> float:
        """Return the first paint after `moment`."""
        return next(painted for painted in self._moments if painted > moment)

    def since(self, moment: float) -> int:
        """Return how many there were after `moment`."""
        return sum(painted > moment for painted in self._moments)

    def stop(self) -> None:
        """Watch no more."""
        self._widget.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note a paint, once it has been done."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: self._moments.append(time.monotonic()))
        return False


class Painted:
    """The first paint of the tree with rows in it."""

    def __init__(self, window: DrivenWindow) -> None:
        self._window = window
        self._paints: Paints | None = None
        self.moment = 0.0

    def rows(self) -> bool:
        """Whether it has happened."""
        page = self._window.page
        if page is None:
            return False
        if self._paints is None:
            self._paints = Paints(page.browser.tree.viewport())
        if page.browser.model.empty:
            self._paints._moments.clear()
            return False
        if self._paints._moments:
            self.moment = self._paints._moments[0]
            return True
        return False


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
