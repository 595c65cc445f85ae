"""What every test may count on: a home of its own, and nothing left running behind it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting import redaction

# Without a screen Qt would end the whole run.
if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

GRACE_SECONDS = 3.0
"""A thread that was told to stop gets this long before it counts as leaked."""


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test an empty home, and nothing of the machine's own settings."""
    home = tmp_path_factory.mktemp("home")
    for name in (
        "CLICKUP_TOKEN",
        "CLICKUP_ORGANIZATION_URL",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "NETRC",
    ):
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home


@pytest.fixture(autouse=True)
def no_secret_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing removed from texts because it was another test's secret."""
    monkeypatch.setattr(redaction._redactor, "_pieces", frozenset())


@pytest.fixture(autouse=True)
def no_thread_is_left(own_home: Path) -> Iterator[None]:
    """Fail the test that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + GRACE_SECONDS
    left = set(threading.enumerate()) - before
    while left and time.monotonic() < deadline:
        for thread in left:
            thread.join(0.05)
        left = {thread for thread in left if thread.is_alive()}
    assert not left, f"left running: {sorted(thread.name for thread in left)}"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """An embedded ClickUp with the small sample, without a limit on requests."""
    with Sandbox(rate_limit=0) as running:
        yield running
