"""What this program counts on in PySide6."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLabel

ROUNDS = 300


class Emitter(QObject):
    emitted = Signal()


@pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="None and True are immortal since Python 3.12 (PEP 683)"
)
@pytest.mark.parametrize("what", ["emit", "start", "setText"])
def test_no_call_gives_away_references_that_it_does_not_own(qapp: object, what: str) -> None:
    """PySide6 6.12.0 does, until the interpreter aborts: "deallocating None"."""
    emitter, timer, label = Emitter(), QTimer(), QLabel()
    emitter.emitted.connect(lambda: None)
    calls: dict[str, Callable[[], object]] = {
        "emit": emitter.emitted.emit,
        "start": lambda: timer.start(60_000),
        "setText": lambda: label.setText("text"),
    }
    kept = [[None, True, False] * ROUNDS for _ in range(3)]  # so that a loss ends nothing here
    before = [sys.getrefcount(value) for value in (None, True, False)]
    for _round in range(ROUNDS):
        calls[what]()
    after = [sys.getrefcount(value) for value in (None, True, False)]
    assert len(kept) == 3
    lost = [was - now for was, now in zip(before, after, strict=True)]
    assert max(lost) < ROUNDS // 2
