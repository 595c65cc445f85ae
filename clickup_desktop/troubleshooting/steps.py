"""The steps that several hints share, in the words of the documented troubleshooting."""

from __future__ import annotations

from clickup_desktop.troubleshooting.hint import Action, Step

NEW_TOKEN = Step("Create a new Personal Access Token in ClickUp.", Action.OPEN_TOKEN_PAGE)
UPDATE_TOKEN = Step(
    "Update the token in your organization's integration settings.", Action.UPDATE_TOKEN
)
CHECK_URL = Step("Verify that the organization URL is correct.", Action.CHECK_ORGANIZATION_URL)
CHECK_PERMISSIONS = Step("Ensure that the Personal Access Token has the required permissions.")
CHECK_EXPIRY = Step("Check that the token hasn't expired.", Action.UPDATE_TOKEN)
RETRY = Step("Try again.", Action.RETRY)
RETRY_LATER = Step("Wait a minute, then try again.", Action.WAIT, seconds=60)
DIAGNOSE = Step("Run diagnostics to see where it stops.", Action.RUN_DIAGNOSTICS)
COPY = Step("If it stays like this, pass the details on to your support.", Action.COPY_DETAILS)
LOG_IN_TO_NETWORK = Step(
    "Open any page in your browser, log in to the network, then try again.", Action.RETRY
)
