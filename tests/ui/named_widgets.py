"""Finds a widget that must be there by its name."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

Kind = TypeVar("Kind", bound=QWidget)


def named(parent: QWidget, kind: type[Kind], name: str) -> Kind:
    """Return the widget called `name` inside `parent`: one that is seen, where there are several.

    What was taken out of sight to be deleted is still there until the event loop has gone round.
    """
    found = parent.findChildren(kind, name)
    assert found, f"there is no {kind.__name__} called {name}"
    return next((it for it in found if it.isVisible()), found[0])
