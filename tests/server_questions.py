"""How often a server is asked something: what counts where it is far away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clickup_desktop.organization.server.timed_connection import TimedConnection


def questions(ask: Callable[[], object]) -> int:
    """Return how often servers are waited for while `ask` is done; a little more, not less."""
    waited = 0
    wait = TimedConnection.wait

    def counted(self: TimedConnection, *arguments: Any, **options: Any) -> Any:
        nonlocal waited
        waited += 1
        return wait(self, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TimedConnection, "wait", counted)
        ask()
    return waited
