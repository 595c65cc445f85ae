"""A fresh token, and an embedded ClickUp that takes it for its owner's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop.sandbox import tokens
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import warm  # noqa: F401 - a fixture
from tests.fake_keyring import KeyringServer
from tests.secrecy.canary import FORMS, Canary
from tests.secrecy.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=FORMS)
def canary(request: pytest.FixtureRequest) -> Canary:
    """A token in the usual form, and one in a form that nothing can guess."""
    return FORMS[request.param]()


@pytest.fixture
def clickup(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An embedded ClickUp whose owner has the canary."""
    usual_token_of = tokens.token_of
    monkeypatch.setattr(
        tokens, "token_of", lambda name: canary.text if name == "owner" else usual_token_of(name)
    )
    with Sandbox(rate_limit=0) as sandbox:
        yield sandbox


@pytest.fixture
def keyring() -> Iterator[KeyringServer]:
    with KeyringServer() as server:
        yield server


@pytest.fixture
def terminal(tmp_path: Path, canary: Canary, clickup: Sandbox, keyring: KeyringServer) -> Terminal:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    kept = (
        "PATH",
        "LANG",
        "LANGUAGE",
        "HOME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
    )
    environment = {
        **{name: os.environ[name] for name in kept if name in os.environ},
        **keyring.environment,
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(temporary),
        # What a person may switch on when something does not work.
        "PYTHONDEVMODE": "1",
        "PYTHONWARNINGS": "error",
        "SSLKEYLOGFILE": str(temporary / "keys"),
        "QT_LOGGING_RULES": "*=true",
        "CLICKUP_ORGANIZATION_URL": clickup.url,
    }
    return Terminal(tmp_path, environment, canary)
