"""The commands that use copies of messages: messages, export, follow."""

from __future__ import annotations

from clickup_desktop.cli.session import Session


def find(session: Session) -> int:
    """Find messages."""
    raise NotImplementedError


def export(session: Session) -> int:
    """Write the messages of a copy."""
    raise NotImplementedError


def follow(session: Session) -> int:
    """Print each change."""
    raise NotImplementedError
