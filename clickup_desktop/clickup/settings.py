"""Settings of this computer's that keep every request from being sent."""

from __future__ import annotations

from clickup_desktop.clickup.errors import ClickUpError


class UnusableSetting(OSError):
    """A variable or a setting leads to nothing that can be used.

    It is an `OSError`, since requests and urllib3 hand on no other.

    Attributes:
        error: what is told of it.
    """

    def __init__(self, error: ClickUpError) -> None:
        super().__init__(str(error))
        self.error = error
