"""Why a copy is not everything, told to the person."""

from __future__ import annotations

from clickup_desktop.integration.messages.records import CopyCounts, KeptCopy
from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.troubleshooting.hints import saved_hint


def reasons_of(copy: KeptCopy, counts: CopyCounts) -> tuple[Hint, ...]:
    """Return what keeps a copy from being complete, apart from a reading that goes on."""
    found = [saved_hint(copy.problem) or _unknown(copy.problem)] if copy.problem else []
    if counts.missing_threads:
        found.append(_threads(len(counts.missing_threads)))
    if copy.unreadable:
        found.append(_unreadable(copy.unreadable))
    if counts.cut:
        found.append(_cut(counts.cut))
    return tuple(found)


def _threads(count: int) -> Hint:
    return Hint(
        "copy-threads-incomplete",
        ngettext(
            "{count} thread could not be read completely",
            "{count} threads could not be read completely",
            count,
        ).format(count=whole_number(count)),
        _(
            "ClickUp counts other replies than it lists. Each of these threads was read twice to "
            "its end."
        ),
        (
            _("ClickUp's count of replies is wrong."),
            _("Some replies were deleted, or are hidden from the token's owner."),
        ),
        (Step(_("Open the Channel in ClickUp and compare. It is read again when it changes.")),),
    )


def _unreadable(count: int) -> Hint:
    return Hint(
        "copy-messages-unreadable",
        ngettext(
            "{count} message could not be read", "{count} messages could not be read", count
        ).format(count=whole_number(count)),
        _("ClickUp sent it in a form that this program does not know."),
        (),
        (Step(_("Update ClickUp Desktop, then read everything again.")),),
    )


def _cut(count: int) -> Hint:
    return Hint(
        "copy-messages-cut",
        ngettext(
            "{count} message is too long to be kept whole",
            "{count} messages are too long to be kept whole",
            count,
        ).format(count=whole_number(count)),
        _("Of each message, up to 1 MB is kept."),
        (),
        (Step(_("Open the message in ClickUp to read all of it.")),),
    )


def _unknown(code: str) -> Hint:
    return Hint(code, _("The Channel could not be read"), _("The last attempt failed."))
