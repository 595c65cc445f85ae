"""What a crash has left is tidied up behind the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.background import BackgroundWork
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.organizations.organization_visit import OrganizationVisit
from tests.ui.fakes import FakeDiagnostics, FakeIntegration, FakeSample


class _Tidied(FakeIntegration):
    """Tells of no change by itself."""

    def __init__(self, deleted: int) -> None:
        super().__init__()
        self.deleted = deleted
        self.tidied = 0

    def reconcile(self) -> int:
        self.tidied += 1
        return self.deleted

    def watch(self, _on_change: Callable[[object], None]) -> Callable[[], None]:
        raise OSError("nobody watches")


@pytest.mark.parametrize("deleted", [0, 2])
def test_the_organization_is_read_again_where_something_was_tidied_up(
    qtbot: QtBot, work: BackgroundWork, deleted: int
) -> None:
    organization = _Tidied(deleted)
    openers = Openers(
        lambda: organization,  # type: ignore[arg-type,return-value]
        lambda _cancellation: FakeSample(),  # type: ignore[arg-type,return-value]
        FakeDiagnostics(),
    )
    window = QWidget()
    qtbot.addWidget(window)
    visit = OrganizationVisit(work, openers, window, lambda _action, _subject=None: None)
    told: list[None] = []
    visit.changed.connect(lambda: told.append(None))

    visit.arrive(organization)  # type: ignore[arg-type]

    qtbot.waitUntil(lambda: organization.tidied == 1 and not work._running)
    assert len(told) == (1 if deleted else 0)
