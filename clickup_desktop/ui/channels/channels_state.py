"""Whether a Workspace's Channels are known, and what is said where they are not."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from clickup_desktop.language.texts import N_, _
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.troubleshooting.steps import RETRY
from clickup_desktop.ui.widgets.hint_panel import hint_of

_TITLE = N_("Channels could not be loaded")
_REFUSED = "access-denied"
_REFUSALS = frozenset(
    {_REFUSED, "plan-does-not-include-it", "role-may-not-use-tokens", "workspace-not-authorized"}
)


class ChannelsState(StrEnum):
    """What is known of which place has a Channel. Only `READ` proves that one has none."""

    UNREAD = "unread"
    READ = "read"
    FAILED = "failed"


def is_refused(hint: Hint) -> bool:
    """Whether ClickUp has refused the Channels, which asking again by itself does not change."""
    return hint.code in _REFUSALS


def channels_hint(error: BaseException) -> Hint:
    """Return the hint of a reading of all Channels that failed."""
    hint = hint_of(error)
    if hint.code == _REFUSED:
        return replace(
            hint,
            title=_(_TITLE),
            happened=_("ClickUp does not show this Workspace's Channels to the token's owner."),
            causes=(
                _("Chat is turned off in this Workspace."),
                _("The token's owner may not use Chat."),
            ),
            steps=(
                Step(_("Ask a ClickUp Workspace admin whether Chat is turned on.")),
                RETRY.shown(),
            ),
        )
    happened = _("{failure}. {sentence}").format(failure=hint.title, sentence=hint.happened)
    return replace(hint, title=_(_TITLE), happened=happened)
