"""What is said of what a look at connections and linked Channels in the background finds."""

from __future__ import annotations

from clickup_desktop.language.texts import N_
from clickup_desktop.organization import errors as organization
from clickup_desktop.organization import secrets
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import ANOTHER_CHANNEL

WATCHING_HINTS: dict[type[BaseException], Hint] = {
    organization.LinkedChannelArchived: Hint(
        "channel-archived",
        N_("The Channel is archived"),
        N_(
            "The linked Channel was archived in ClickUp. It can still be read, but nobody writes "
            "in it."
        ),
        (N_("Its purpose is fulfilled, or the conversation continues in another Channel."),),
        (
            ANOTHER_CHANNEL,
            Step(N_("Or restore it in ClickUp. The program notices this by itself.")),
        ),
    ),
    secrets.PromptPossible: Hint(
        "keyring-may-ask",
        N_("The keyring may ask for its password"),
        N_(
            "The token was not read in the background, because the keyring might have opened a "
            "prompt."
        ),
        (),
        (Step(N_("Test the connection and answer the prompt, if there is one."), Action.RETRY),),
    ),
}
