"""What is asked before copies of messages are deleted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from clickup_desktop.cli.session import Session
from clickup_desktop.integration.messages.states import CopyState
from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.troubleshooting.hint import Hint, Step

_LONGEST_ANSWER = 1_000


class AgreementNeeded(Exception):
    """Copies would be deleted, and there is nobody to ask.

    Attributes:
        what: would be deleted, as a sentence.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        return Hint(
            "agreement-needed",
            _("This would delete copies of messages"),
            self.what,
            (),
            (Step(_("To go on without being asked, add --yes. Nothing was changed so far.")),),
        )


class NotAgreed(Exception):
    """The person said no."""

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        return Hint("not-agreed", _("Stopped"), _("Nothing was changed."))


def require_agreement(session: Session, what: str) -> None:
    """Ask whether copies may be deleted, unless that was answered with `--yes`.

    Args:
        what: is deleted, as a sentence.

    Raises:
        AgreementNeeded: nobody can be asked.
        NotAgreed: the answer was not yes.
    """
    if session.options.yes:
        return
    if sys.stdin is None or not sys.stdin.isatty() or sys.stderr is None:
        raise AgreementNeeded(what)
    session.output.ask(_("{what} Go on? [y/N] ").format(what=what))
    # Not through `sys.stdin`: its lock would hold up the end of the program after Ctrl-C.
    answer = os.read(sys.stdin.fileno(), _LONGEST_ANSWER).decode(errors="replace")
    if answer.strip().lower() not in _("y yes").split():
        raise NotAgreed


def require_agreement_to_delete(session: Session, states: Sequence[CopyState]) -> None:
    """Ask, as `require_agreement` does, whether these copies may be deleted; for none, nothing."""
    if states:
        require_agreement(session, _what_is_deleted(states))


def _what_is_deleted(states: Sequence[CopyState]) -> str:
    """Return the sentence that says which copies are deleted."""
    if len(states) == 1:
        [state] = states
        count = state.counts.messages + state.counts.replies
        text = ngettext(
            "The copy of the messages of # {channel} ({count} message) is deleted.",
            "The copy of the messages of # {channel} ({count} messages) is deleted.",
            count,
        )
        return text.format(channel=state.channel_name, count=whole_number(count))
    text = ngettext(
        "{count} copy of a Channel's messages is deleted.",
        "The copies of {count} Channels' messages are deleted.",
        len(states),
    )
    return text.format(count=whole_number(len(states)))
