"""A sandbox on real HTTP, shared by the tests that only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from clickup_desktop.sandbox.server import Sandbox

TIMEOUT_SECONDS = 20
Get = Callable[..., requests.Response]


class RawToken(requests.auth.AuthBase):
    """Sends a personal token as ClickUp wants it: raw."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._token
        return request


def asker(sandbox: Sandbox, session: requests.Session | None = None) -> Get:
    """A function that asks the sandbox for a path, with the token of a name.

    Args:
        session: whose connections are used again; without one, each question has one of its own.
    """
    request = requests.request if session is None else session.request

    def get(path: str, token: str = "owner", method: str = "GET", **options: Any) -> Any:
        return request(
            method,
            sandbox.url + path,
            auth=RawToken(sandbox.tokens[token]),
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            **options,
        )

    return get


@pytest.fixture(scope="session")
def small() -> Iterator[Sandbox]:
    with Sandbox("small", rate_limit=0) as sandbox:
        yield sandbox


@pytest.fixture
def get(small: Sandbox) -> Get:
    return asker(small)
