"""A private desktop for each test, and who uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop import desktop_session as desktop
from tests.desktop import screen_reader
from tests.desktop.keyboard import Keyboard
from tests.desktop.screen_reader import ScreenReader
from tests.services import need_programs


@pytest.fixture
def session(tmp_path: Path) -> Iterator[desktop.DesktopSession]:
    """A private desktop."""
    need_programs(*desktop.PROGRAMS)
    with desktop.desktop_session(tmp_path) as running:
        yield running


@pytest.fixture
def reader(session: desktop.DesktopSession) -> Iterator[ScreenReader]:
    """A screen reader on that desktop."""
    need_programs(screen_reader.PROGRAM)
    with ScreenReader(session.environment) as listening:
        yield listening


@pytest.fixture
def keyboard(session: desktop.DesktopSession, reader: ScreenReader) -> Iterator[Keyboard]:
    """Somebody with a keyboard who listens to it."""
    person = Keyboard(session, reader)
    yield person
    person.close()
