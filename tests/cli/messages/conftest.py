"""A linked Channel with many messages, of which copies are kept on the command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.ground import Ground

CHANNEL = BUSY_CHANNEL_ID


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A ClickUp with 300 messages and 20 threads in the Channel "general"."""
    with Sandbox(rate_limit=0, chat="small") as running:
        yield running


@pytest.fixture
def link(ground: Ground, connection: str) -> str:
    """The id of the link to "general"."""
    return ground.link(CHANNEL)


@pytest.fixture
def kept(ground: Ground, link: str) -> str:
    """The same, of which a copy is wanted and nothing is read yet."""
    ground.keep(link)
    return link


@pytest.fixture
def read(ground: Ground, kept: str) -> str:
    """The same, read to the end."""
    ground.sync()
    return kept
