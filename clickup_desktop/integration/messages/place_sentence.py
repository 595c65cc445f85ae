"""What a person is told before a copy is kept."""

from __future__ import annotations

from pathlib import Path

from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.untrusted_text import display_text

_LONGEST_FOLDER = 1_000


def place_sentence(folder: Path, keep_days: int | None) -> str:
    """Return where a copy lies, that it isn't encrypted, whose it is, and for how long.

    Args:
        folder: in which copies are (`OrganizationSession.copies_folder`).
        keep_days: for how long each message is kept; None for as long as the copy.
    """
    place = display_text(str(folder), maximum=_LONGEST_FOLDER)
    if keep_days is None:
        text = _(
            "The copy is on this computer in {folder}, unencrypted, for you alone, until you "
            "delete it."
        )
    else:
        text = ngettext(
            "The copy is on this computer in {folder}, unencrypted, for you alone; each message "
            "is kept for {count} day.",
            "The copy is on this computer in {folder}, unencrypted, for you alone; each message "
            "is kept for {count} days.",
            keep_days,
        )
    return text.format(folder=place, count=whole_number(keep_days or 0))
