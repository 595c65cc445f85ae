"""Hints that another process has told as JSON."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from tests.failures.recorder import ToldFault


def hint_of(told: dict[str, Any]) -> Hint:
    """Return the hint that `Hint.to_dict` was told of."""
    steps = tuple(
        Step(**{**step, "action": Action(step["action"]) if step["action"] else None})
        for step in told["steps"]
    )
    return Hint(**{**told, "causes": tuple(told["causes"]), "steps": steps})


def fault_of(told: list[Any], errors: ModuleType) -> ToldFault:
    """Return a fault that was told as the name of its error and its hint.

    Args:
        errors: where the error is defined.
    """
    kind, hint = told
    return ToldFault(getattr(errors, kind), hint_of(hint))
