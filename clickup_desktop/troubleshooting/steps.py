"""The steps that several hints share, in the words of the documented troubleshooting."""

from __future__ import annotations

from clickup_desktop.language.texts import N_
from clickup_desktop.troubleshooting.hint import Action, Step

NEW_TOKEN = Step(
    N_("Create a new Personal Access Token in ClickUp."), Action.OPEN_TOKEN_PAGE, is_button=True
)
UPDATE_TOKEN = Step(
    N_("Update the token in your organization's integration settings."),
    Action.UPDATE_TOKEN,
    is_button=True,
)
CHECK_URL = Step(
    N_("Verify that your organization URL is correct."),
    Action.CHECK_ORGANIZATION_URL,
    is_button=True,
)
CHECK_PERMISSIONS = Step(N_("Ensure the Personal Access Token has the required permissions."))
CHECK_EXPIRY = Step(N_("Check that the token hasn't expired."), Action.UPDATE_TOKEN)
ANOTHER_CHANNEL = Step(N_("Choose another Channel."), Action.CHOOSE_CHANNEL, is_button=True)
RETRY = Step(N_("Try again."), Action.RETRY, is_button=True)
RETRY_LATER = Step(N_("Wait a minute, then try again."), Action.WAIT, seconds=60, is_button=True)
DIAGNOSE = Step(
    N_("Run diagnostics to see where it fails."), Action.RUN_DIAGNOSTICS, is_button=True
)
COPY = Step(
    N_("If this keeps happening, send the details to your support team."), Action.COPY_DETAILS
)
LOG_IN_TO_NETWORK = Step(
    N_("Open any page in your browser and log in to the network."), Action.RETRY
)
ASK_DATABASE_ADMINISTRATOR = Step(N_("Ask your organization's database administrator."))
