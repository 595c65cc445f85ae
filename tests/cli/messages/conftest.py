"""A linked Channel with many messages, of which copies are kept on the command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program

CHANNEL = BUSY_CHANNEL_ID


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A ClickUp with 300 messages and 20 threads in the Channel "general"."""
    with Sandbox(rate_limit=0, chat="small") as running:
        yield running


@pytest.fixture
def link(program: Program, connection: str) -> str:
    """The id of the link to "general"."""
    return linked(program, CHANNEL)


@pytest.fixture
def kept(program: Program, link: str) -> str:
    """The same, of which a copy is wanted and nothing is read yet."""
    ran = program("keep", link)
    assert ran.status == 0, ran.err
    return link


@pytest.fixture
def read(program: Program, kept: str) -> str:
    """The same, read to the end."""
    ran = program("sync")
    assert ran.status == 0, ran.err
    return kept


def linked(program: Program, channel: str) -> str:
    """Link a Channel of the main Workspace; return the link's id."""
    ran = program("link", MAIN_WORKSPACE_ID, channel, "--json")
    assert ran.status == 0, ran.err
    return str(ran.json["link"]["id"])
