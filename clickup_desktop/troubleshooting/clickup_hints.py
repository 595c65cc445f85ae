"""What is said when ClickUp, or the way to it, fails.

The documented troubleshooting of the integration is in it in its own words: "Token expired or
invalid" and "Connection failed".
"""

from __future__ import annotations

from clickup_desktop.clickup import address
from clickup_desktop.clickup import errors as clickup
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import (
    CHECK_EXPIRY,
    CHECK_PERMISSIONS,
    CHECK_URL,
    COPY,
    NEW_TOKEN,
    RETRY,
    RETRY_LATER,
    UPDATE_TOKEN,
)

CLICKUP_HINTS: dict[type[BaseException], Hint] = {
    clickup.TokenRejected: Hint(
        "token-expired-or-invalid",
        "Token expired or invalid",
        "ClickUp does not accept this Personal Access Token.",
        (
            "It was regenerated or revoked in ClickUp, under Settings → Apps.",
            "Its owner was deactivated, or removed from the Workspace.",
            "It was not copied as a whole.",
        ),
        (NEW_TOKEN, UPDATE_TOKEN),
    ),
    clickup.RoleNotAllowed: Hint(
        "role-may-not-use-tokens",
        "This ClickUp account may not use tokens",
        "ClickUp knows the token, but its owner's role in ClickUp may not use the API.",
        ("The Workspace does not let guests or limited members use Personal Access Tokens.",),
        (
            Step("Ask a ClickUp Workspace admin to allow it, or use another member's token."),
            UPDATE_TOKEN,
        ),
    ),
    clickup.WorkspaceNotAuthorized: Hint(
        "workspace-not-authorized",
        "This token may not reach that Workspace",
        "ClickUp knows the token, but it does not open this Workspace or place.",
        (
            "Its owner is not, or no longer, a member there.",
            "The place was moved or deleted.",
        ),
        (
            CHECK_PERMISSIONS,
            Step("Use the token of somebody who is a member there.", Action.UPDATE_TOKEN),
            RETRY,
        ),
    ),
    clickup.AccessDenied: Hint(
        "access-denied",
        "No access to this place",
        "ClickUp does not show this place to the token's owner.",
        ("It is private, or was moved or deleted.",),
        (Step("Ask its owner in ClickUp to share it with the token's owner."), RETRY),
    ),
    clickup.PlanForbids: Hint(
        "plan-does-not-include-it",
        "Not part of this ClickUp plan",
        "The Workspace's ClickUp plan does not include what was asked for.",
        ("The plan was changed, or its limit is used up.",),
        (Step("Ask a ClickUp Workspace admin about the plan."), RETRY),
    ),
    clickup.NotFound: Hint(
        "not-found",
        "Not there any more",
        "ClickUp does not find this place.",
        ("It was deleted or moved, or its id is wrong.",),
        (Step("Choose another channel.", Action.CHOOSE_CHANNEL), RETRY),
    ),
    clickup.InvalidIdentifier: Hint(
        "invalid-identifier",
        "That is not an id of ClickUp's",
        "ClickUp does not understand the id that was asked for.",
        ("It was not copied as a whole.",),
        (Step("Copy the link in ClickUp again and paste it here."),),
    ),
    clickup.RateLimited: Hint(
        "rate-limited",
        "ClickUp asks for a pause",
        "The token's requests for this minute are used up.",
        (
            "Another program uses the same token.",
            "The Workspace is large and its plan allows 100 requests a minute.",
        ),
        (RETRY_LATER,),
    ),
    clickup.ServerFault: Hint(
        "clickup-is-down",
        "ClickUp has a problem",
        "ClickUp answered that it cannot serve this at the moment.",
        ("ClickUp is being repaired or updated; this has nothing to do with your token.",),
        (RETRY_LATER, Step("Look at status.clickup.com in your browser."), COPY),
    ),
    clickup.NameNotResolved: Hint(
        "connection-failed",
        "Connection failed",
        "The organization URL's computer was not found.",
        ("This computer is offline.", "The organization URL has a typing mistake."),
        (CHECK_URL, Step("Check that this computer is online.", Action.RETRY)),
    ),
    clickup.ConnectionRefused: Hint(
        "connection-failed",
        "Connection failed",
        "The organization URL's computer was found, but nothing answers there.",
        ("The organization URL has a wrong port or host.", "A firewall is in between."),
        (CHECK_URL, RETRY),
    ),
    clickup.Unreachable: Hint(
        "connection-failed",
        "Connection failed",
        "ClickUp could not be reached.",
        (
            "This computer is offline.",
            "The organization URL is wrong.",
            "A firewall is in between.",
        ),
        (CHECK_URL, CHECK_PERMISSIONS, CHECK_EXPIRY, RETRY),
    ),
    clickup.TimedOut: Hint(
        "timed-out",
        "ClickUp takes too long",
        "The connection was made, but no answer came in time.",
        ("The network or ClickUp is slow at the moment.", "A proxy holds the answer back."),
        (RETRY, CHECK_URL),
    ),
    clickup.CertificateFault: Hint(
        "certificate",
        "The connection is not secure",
        "The other side could not prove that it is who it claims to be, so nothing was sent.",
        (
            "Your company inspects traffic, and its certificate is not installed here.",
            "The organization URL names another computer than its certificate.",
            "This computer's clock is wrong.",
        ),
        (
            Step("Ask your IT department to install the company's certificate on this computer."),
            CHECK_URL,
            RETRY,
        ),
    ),
    clickup.ProxyFault: Hint(
        "proxy",
        "The proxy does not let this through",
        "The connection goes through a proxy, and the proxy refused it.",
        ("The proxy needs a password.", "The proxy's address in the system settings is wrong."),
        (Step("Check the proxy in this computer's settings (HTTPS_PROXY)."), RETRY),
    ),
    clickup.Redirected: Hint(
        "redirected",
        "Something else answered",
        "The answer leads to another address. It was not followed, so the token stayed here.",
        (
            "A network that wants you to log in first (a hotel, an airport).",
            "The organization URL is an old one.",
        ),
        (Step("Open a page in your browser and log in to the network.", Action.RETRY), CHECK_URL),
    ),
    clickup.AnswerTooLarge: Hint(
        "answer-too-large",
        "The answer is too large",
        "The answer was larger than anything ClickUp sends, and was not read further.",
        ("The organization URL is not ClickUp's.",),
        (CHECK_URL, COPY),
    ),
    clickup.AnswerCutOff: Hint(
        "answer-cut-off",
        "The answer broke off",
        "The connection ended in the middle of the answer.",
        ("The network is unsteady.", "A proxy cut the answer."),
        (RETRY,),
    ),
    clickup.UnexpectedAnswer: Hint(
        "not-clickups-answer",
        "This is not ClickUp's answer",
        "Something answered, but not as ClickUp does.",
        (
            "The organization URL is not the address of ClickUp's API.",
            "A proxy or a log-in page answered in its place.",
        ),
        (CHECK_URL, RETRY, COPY),
    ),
    clickup.ClickUpError: Hint(
        "clickup-refused",
        "ClickUp refused",
        "ClickUp answered with a reason that this program does not know.",
        (),
        (RETRY, CHECK_PERMISSIONS, COPY),
    ),
    address.InvalidOrganizationUrl: Hint(
        "organization-url",
        "This organization URL cannot be used",
        "The organization URL is not the address of ClickUp's API.",
        (),
        (
            Step(
                "Use https://api.clickup.com, or the address of your company's gateway.",
                Action.CHECK_ORGANIZATION_URL,
            ),
        ),
    ),
}
