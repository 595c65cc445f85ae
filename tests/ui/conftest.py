"""A window in front of an organization that answers as the test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.application import build_application
from clickup_desktop.ui.background import BackgroundWork
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.startup import build_window
from clickup_desktop.ui.widgets import web
from clickup_desktop.ui.widgets.theme import Scheme, apply_scheme
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState
from tests.ui.fakes import FakeDiagnostics, FakeIntegration, FakeSample
from tests.ui.server_fakes import FakeOrganizations


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    """Every test begins in the light scheme."""
    apply_scheme(build_application(), Scheme.LIGHT)


@pytest.fixture
def opened_pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that would have been opened in the browser."""
    opened: list[str] = []

    def note(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(web, "open_in_browser", note)
    return opened


@pytest.fixture
def work(qapp: QApplication) -> Iterator[BackgroundWork]:
    """Background work that is wound up at the end."""
    work = BackgroundWork()
    yield work
    assert work.shut_down(30.0)


OpenWindow = Callable[..., WindowSession]


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[OpenWindow]:
    """Open a window in front of a fake organization, and wait until it shows it."""
    sessions: list[WindowSession] = []

    def open_one(
        integration: FakeIntegration | BaseException,
        *,
        page: str = "",
        sample: FakeSample | BaseException | None = None,
        state: WindowState | None = None,
        diagnostics: FakeDiagnostics | None = None,
        report_text: Callable[..., str] | None = None,
        organizations: FakeOrganizations | None = None,
    ) -> WindowSession:
        def organization() -> FakeIntegration:
            if isinstance(integration, BaseException):
                raise integration
            return integration

        def sample_workspace(_cancellation: object) -> FakeSample:
            if isinstance(sample, BaseException):
                raise sample
            assert sample is not None
            return sample

        kept = state or WindowState(None)
        if not kept.value("window/page"):
            kept.set_value("window/page", page or "integrations")
        session = build_window(
            kept,
            Openers(
                organization,  # type: ignore[arg-type]
                sample_workspace,  # type: ignore[arg-type]
                diagnostics or FakeDiagnostics(),
                report_text or (lambda *_found, **_known: "the report"),
                (lambda: organizations) if organizations is not None else None,  # type: ignore[arg-type,return-value]
            ),
        )
        sessions.append(session)
        qtbot.addWidget(session.shell)
        session.shell.show()
        if isinstance(integration, FakeIntegration):
            qtbot.waitUntil(lambda: session.overview is not None)
            if page:
                session.show_page(page)
        return session

    yield open_one
    for session in sessions:
        for dialog in session.shell.findChildren(QDialog):
            dialog.close()
        session.wind_up()
