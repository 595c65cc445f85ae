"""Finds a widget that must be there by its name."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

Kind = TypeVar("Kind", bound=QWidget)


def named(parent: QWidget, kind: type[Kind], name: str) -> Kind:
    """Return the widget called `name` inside `parent`."""
    found = parent.findChild(kind, name)
    assert isinstance(found, kind), f"there is no {kind.__name__} called {name}"
    return found
