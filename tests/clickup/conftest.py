"""A client in front of whatever a test wants ClickUp to be."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.hierarchy import HierarchyLoader
from clickup_desktop.clickup.hierarchy_events import Finished
from clickup_desktop.clickup.models import Workspace
from clickup_desktop.clickup.retry import RetryPolicy
from clickup_desktop.clickup.token import Token
from clickup_desktop.clickup.transport import Bounds
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox

from .loopback import Answering, Loopback
from .workspace_server import ENOUGH, WORKSPACE, Heard, WorkspaceServer

SAMPLE = Workspace.named(MAIN_WORKSPACE_ID, "Acme Rollout")

SECRET = "pk_123_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


AT_ONCE = RetryPolicy(base_seconds=0.0)
"""Retries without a pause."""

ONCE = RetryPolicy(attempts=1)
"""No retries."""

Serve = Callable[..., Loopback]
Open = Callable[..., ClickUpClient]
ReadSandbox = Callable[..., Heard]
Read = Callable[..., tuple[WorkspaceServer, Loopback, HierarchyLoader, Heard]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a loopback server that answers as a function says."""
    with ExitStack() as stack:

        def start(answering: Answering, **options: Any) -> Loopback:
            return stack.enter_context(Loopback(answering, **options))

        yield start


@pytest.fixture
def open_client() -> Iterator[Open]:
    """Open a client of an address; it tries again without pauses."""
    with ExitStack() as stack:

        def start(url: str, **options: Any) -> ClickUpClient:
            bounds = {
                name: options.pop(name)
                for name in (
                    "connect_seconds",
                    "read_seconds",
                    "whole_seconds",
                    "maximum_bytes",
                )
                if name in options
            }
            options.setdefault("policy", AT_ONCE)
            token = Token(options.pop("token", SECRET))
            client = ClickUpClient(url, token, bounds=Bounds(**bounds), **options)
            stack.callback(client.close)
            return client

        yield start


@pytest.fixture
def read(serve: Serve, open_client: Open) -> Iterator[Read]:
    """Prepare a loader of a loopback Workspace; it is stopped in the end."""
    loaders = []

    def prepare(
        spaces: int = 3, pages: int = 2, client: dict[str, Any] | None = None, **options: Any
    ) -> tuple[WorkspaceServer, Loopback, HierarchyLoader, Heard]:
        workspace = WorkspaceServer(spaces, pages)
        server = serve(workspace)
        heard = Heard()
        opened = open_client(server.url, **(client or {}))
        loader = HierarchyLoader(opened, WORKSPACE, heard, **options)
        loaders.append(loader)
        return workspace, server, loader, heard

    yield prepare
    for loader in loaders:
        loader.stop()


@pytest.fixture
def read_sandbox(sandbox: Sandbox, open_client: Open) -> ReadSandbox:
    """Read a Workspace of the sandbox to the end, with the token of a name."""

    def read(token: str = "owner", workspace: Workspace = SAMPLE, **options: Any) -> Heard:
        heard = Heard()
        client: ClickUpClient = open_client(sandbox.url, token=sandbox.tokens[token])
        loader = HierarchyLoader(client, workspace, heard, **options)
        loader.start()
        assert loader.wait(ENOUGH)
        assert isinstance(heard.events[-1], Finished)
        assert heard.events[-1].requests == len(sandbox.requests)
        return heard

    return read


def everything_of(error: BaseException) -> str:
    """All that a crash report could show of an error: every exception that it hangs on."""
    shown: list[str] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop()
        if current is None:
            continue
        shown += [repr(current), str(current), repr(vars(current))]
        assert not hasattr(current, "request"), "the request holds the token"
        waiting += [current.__cause__, current.__context__]
    shown += traceback.TracebackException.from_exception(error, capture_locals=True).format()
    return "\n".join(shown)
