"""A linked Channel, of which copies are kept on the command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.ground import Ground

CHANNEL = "8cgpk1b-1004"
"""The id of "help-desk", with three messages and two replies."""

in_a_busy_channel = pytest.mark.parametrize("channel", [BUSY_CHANNEL_ID])
"""Keep a copy of "general" instead, with 300 messages and 20 threads."""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A ClickUp in which much was said."""
    with Sandbox(rate_limit=0, chat="small") as running:
        yield running


@pytest.fixture
def channel() -> str:
    """The id of the linked Channel."""
    return CHANNEL


@pytest.fixture
def link(ground: Ground, connection: str, channel: str) -> str:
    """The id of the link to it."""
    return ground.link(channel)


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
