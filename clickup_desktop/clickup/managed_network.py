"""The way to ClickUp where it is managed: it comes before the system's and the environment's."""

from __future__ import annotations

from typing import NamedTuple


class ManagedNetwork(NamedTuple):
    """What is managed of the network.

    Attributes:
        proxy: the address of the proxy to go through; "" for the system's.
        certificates: the file with those that are trusted; "" for the system's.
        named_in: what says so, for those who are told that it can't be used.
    """

    proxy: str = ""
    certificates: str = ""
    named_in: str = ""


_managed = ManagedNetwork()


def use(managed: ManagedNetwork) -> None:
    """Go this way from now on; what is open already stays as it is."""
    global _managed  # noqa: PLW0603 - a process has one network
    _managed = managed


def managed_network() -> ManagedNetwork:
    """Return what is managed now."""
    return _managed
