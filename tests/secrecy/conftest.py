"""A fresh token, and an embedded ClickUp that takes it for its owner's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clickup_desktop.sandbox import tokens
from clickup_desktop.sandbox.server import Sandbox
from tests.secrecy.canary import FORMS, Canary


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/secrecy/" in item.path.as_posix():
            # What Qt's offscreen platform says of window managers; no concern of the program's.
            item.add_marker(pytest.mark.qt_log_ignore("does not support"))


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
