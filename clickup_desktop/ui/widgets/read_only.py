"""Why nothing can be saved now, and buttons that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.moments import recent_moment_text

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview


def read_only_reason(overview: Overview | None) -> str:
    """Return why nothing can be saved, in a few words; "" where it can."""
    if overview is None or not (overview.read_only or overview.as_of):
        return ""
    if overview.opening:
        return _("The organization is still opening, so nothing can be saved yet.")
    if overview.refused:
        return _("The organization's server does not let you in, so nothing can be saved now.")
    if overview.as_of is not None:
        return _("The organization's server can't be reached, so nothing can be saved now.")
    return _("The organization's server is read-only, so nothing can be saved now.")


def read_only_banner(overview: Overview) -> str:
    """Return what the window says under its top bar; "" for nothing."""
    if overview.opening:
        return ""  # said in the status bar, so that nothing jumps for a moment
    if overview.refused:
        return _(
            "The organization's server does not let you in. You see what was last known; "
            "nothing can be changed until it lets you in again."
        )
    if overview.as_of is not None:
        text = _(
            "The organization's server can't be reached. You see what was known {when}; "
            "nothing can be changed until it is back."
        )
        return text.format(when=recent_moment_text(overview.as_of))
    if overview.read_only:
        return _(
            "The organization's server is read-only at the moment: a copy answers in its place. "
            "Nothing can be changed until it is back."
        )
    return ""


def allow(button: QAbstractButton, allowed: bool, reason: str = "") -> None:
    """Let `button` be pressed, or say in its tooltip why it can't be."""
    button.setEnabled(allowed and not reason)
    if button.toolTip() != reason:
        button.setToolTip(reason)
        button.setAccessibleDescription(reason)
