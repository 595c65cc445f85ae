"""What is told while the organization is read is not lost, however the reading ends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.background import BackgroundWork
from clickup_desktop.ui.window.overview_reader import OverviewReader
from tests.ui.fakes import Refused
from tests.ui.server_fakes import FakeServer


class Reading:
    """A reader in front of a server that holds its answers back, and what came of it."""

    def __init__(self, qtbot: QtBot, work: BackgroundWork) -> None:
        self.qtbot = qtbot
        self.owner = QObject()
        self.reader = OverviewReader(work, self.owner)
        self.names: list[str] = []
        self.failures: list[BaseException] = []
        self.reader.succeeded.connect(
            lambda overview: self.names.append(overview.organization.name)
        )
        self.reader.failed.connect(self.failures.append)
        self.server = FakeServer(organization="Acme")
        self.server.answers.clear()
        self.reader.follow(self.server)  # type: ignore[arg-type]

    def begin(self) -> None:
        self.reader.read()
        self.qtbot.waitUntil(lambda: self.server.held == 1)


@pytest.fixture
def reading(qtbot: QtBot, work: BackgroundWork) -> Reading:
    return Reading(qtbot, work)


def test_what_is_told_while_it_is_read_is_read_once_more(reading: Reading) -> None:
    reading.begin()
    reading.server.organization = "Acme Shared"
    for _time in range(3):
        reading.reader.read()
    reading.server.answers.set()

    reading.qtbot.waitUntil(lambda: reading.names == ["Acme", "Acme Shared"])


def test_it_is_read_once_more_where_the_reading_failed(reading: Reading) -> None:
    refused = reading.server.gone = Refused()
    reading.begin()
    reading.server.gone = None
    reading.reader.read()
    reading.server.answers.set()

    reading.qtbot.waitUntil(lambda: reading.names == ["Acme"])
    assert reading.failures == [refused]


def test_one_that_is_left_holds_up_nothing_and_is_not_heard_of(reading: Reading) -> None:
    reading.begin()
    reading.reader.follow(FakeServer(organization="Acme Shared"))  # type: ignore[arg-type]
    reading.reader.read()

    reading.qtbot.waitUntil(lambda: reading.names == ["Acme Shared"])
    reading.server.answers.set()
    reading.qtbot.waitUntil(lambda: reading.server.held == 0)
    reading.reader.read()
    reading.qtbot.waitUntil(lambda: reading.names == ["Acme Shared", "Acme Shared"])
    assert reading.failures == []


def test_what_is_told_while_none_is_open_is_read_with_the_next(reading: Reading) -> None:
    reading.reader.follow(None)
    reading.reader.read()
    reading.server.answers.set()
    reading.reader.follow(reading.server)  # type: ignore[arg-type]

    reading.qtbot.waitUntil(lambda: reading.names == ["Acme"])
