"""What diagnostics alone find out, told as failures."""

from __future__ import annotations

from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import COPY, RETRY


class DiagnosticsError(Exception):
    """Something is wrong that nothing but looking for it would have told."""

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        raise NotImplementedError


class ClockOff(DiagnosticsError):
    """This computer's clock is far from the server's; `told` says how far."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        return Hint(
            "clock-off",
            "This computer's clock is wrong",
            f"This computer's clock is {self.told} the server's.",
            (
                "The date, the time or the time zone was set by hand.",
                "The clock was reset, by an empty battery or after a long rest.",
            ),
            (Step("Let this computer set its date and time by itself."), RETRY),
        )


class KeyringForgets(DiagnosticsError):
    """The keyring took something in, and did not have it the moment after."""

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        return Hint(
            "keyring-forgets",
            "The keyring does not keep what it is given",
            "The place that keeps your passwords took in a test entry, and did not have it after.",
            ("The keyring was replaced or emptied while it was asked.",),
            (
                Step("Restart the keyring, or log out and in again.", Action.RETRY),
                Step(
                    "Go on without saving the token; it is asked for again next time.",
                    Action.KEEP_FOR_SESSION,
                ),
                COPY,
            ),
        )
