"""What diagnostics alone find out, told as failures."""

from __future__ import annotations

from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import COPY, RETRY

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


class DiagnosticsError(Exception):
    """Something is wrong that nothing but looking for it would have told."""

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        raise NotImplementedError


class ClockOff(DiagnosticsError):
    """This computer's clock is far from the server's.

    Attributes:
        seconds: how far ahead of it; negative where it is behind.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        happened = (
            _("This computer's clock is {duration} ahead of the server's.")
            if self.seconds > 0
            else _("This computer's clock is {duration} behind the server's.")
        )
        return Hint(
            "clock-off",
            _("This computer's clock is wrong"),
            happened.format(duration=duration_text(abs(self.seconds))),
            (
                _("The date, the time or the time zone was set by hand."),
                _(
                    "The clock was reset because its battery was empty or the computer was off for "
                    "a long time."
                ),
            ),
            (Step(_("Turn on automatic date and time on this computer.")), RETRY.shown()),
        )


class KeyringForgets(DiagnosticsError):
    """The keyring took something in, and did not have it the moment after."""

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        return Hint(
            "keyring-forgets",
            _("The keyring doesn't keep what is saved in it"),
            _("The keyring accepted a test entry, but didn't have it afterwards."),
            (_("The keyring was replaced or emptied during the test."),),
            (
                Step(
                    _("Restart the keyring, or log out of this computer and log in again."),
                    Action.RETRY,
                ),
                Step(
                    _("Continue without saving the token. You are asked for it again next time."),
                    Action.KEEP_FOR_SESSION,
                ),
                COPY.shown(),
            ),
        )


def duration_text(seconds: float) -> str:
    """Return about how long it is, such as "3 hours"."""
    if seconds >= _DAY:
        count = round(seconds / _DAY)
        text = ngettext("{count} day", "{count} days", count)
    elif seconds >= _HOUR:
        count = round(seconds / _HOUR)
        text = ngettext("{count} hour", "{count} hours", count)
    elif seconds >= _MINUTE:
        count = round(seconds / _MINUTE)
        text = ngettext("{count} minute", "{count} minutes", count)
    else:
        count = round(seconds)
        text = ngettext("{count} second", "{count} seconds", count)
    return text.format(count=whole_number(count))
