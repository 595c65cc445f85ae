"""Walks from an object to whatever hangs on it, as a debugger or a crash dump would."""

from __future__ import annotations

import gc
import logging
import threading
import types
import weakref
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject
from shiboken6 import isValid

MAXIMUM = 400_000
"""Objects; a graph that is larger leads out of the program."""

_CONTAINERS = (dict, list, tuple, set, frozenset, types.CellType, types.FunctionType)
_OUTSIDE = (
    types.ModuleType,
    type,
    types.CodeType,
    types.FrameType,
    weakref.ref,
    logging.Logger,
    threading.Thread,
)
# What stands around a program that a test drives is no part of it.
_TESTS = ("_pytest", "pytest", "pytestqt", "pluggy", "tests.journeys", "tests.secrecy.canary")


class Found:
    """An object, and the way to it."""

    def __init__(self, value: object, before: Found | None) -> None:
        self.value = value
        self._before = before

    @property
    def holder(self) -> str:
        """The class of the nearest object around it that is more than a container."""
        step = self._before
        while step is not None and isinstance(step.value, _CONTAINERS):
            step = step._before
        return type(step.value).__name__ if step is not None else ""

    @property
    def way(self) -> str:
        """The classes on the way to it, from the outermost on."""
        names: list[str] = []
        step: Found | None = self
        while step is not None:
            names.append(getattr(step.value, "__qualname__", type(step.value).__name__))
            step = step._before
        return " → ".join(reversed(names))


def reachable(roots: Iterable[object]) -> Iterator[Found]:
    """Yield everything that hangs on `roots`, each object once."""
    waiting = [Found(root, None) for root in roots]
    seen: set[int] = set()
    kept: list[object] = []  # an id is one object's for as long as the object lives
    while waiting:
        found = waiting.pop()
        value = found.value
        if id(value) in seen or isinstance(value, _OUTSIDE):
            continue
        if type(value).__module__.startswith(_TESTS):
            continue
        seen.add(id(value))
        kept.append(value)
        assert len(kept) < MAXIMUM, "the walk has left the program"
        yield found
        waiting.extend(Found(next_value, found) for next_value in _referents(value))


def _referents(value: object) -> list[object]:
    if isinstance(value, types.FunctionType):
        # Not its globals, which lead to every module there is.
        return [value.__closure__, value.__defaults__, value.__kwdefaults__, value.__dict__]
    if isinstance(value, QObject) and isValid(value):
        return [*gc.get_referents(value), *value.children()]
    return gc.get_referents(value)
