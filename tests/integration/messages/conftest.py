"""A sandbox with a world of chat, and a copy of its busiest Channel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.retry import RetryPolicy
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.sandbox.server import Sandbox

from .kept_channel import KeptChannel


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[KeptChannel]:
    with Sandbox(rate_limit=0, chat="small") as sandbox:
        client = ClickUpClient(
            sandbox.url, Token(sandbox.token), policy=RetryPolicy(attempts=1, pauses=0)
        )
        file = CopyFile(tmp_path / "messages" / "copy.sqlite3", "1")
        channel = KeptChannel(sandbox, client, file)
        channel.keep()
        yield channel
        file.close()
        client.close()
