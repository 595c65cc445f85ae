"""What is said when ClickUp, or the way to it, fails.

The documented troubleshooting of the integration is in it in its own words: "Token expired or
invalid" and "Connection failed".
"""

from __future__ import annotations

from clickup_desktop.clickup import address
from clickup_desktop.clickup import errors as clickup
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import (
    ANOTHER_CHANNEL,
    CHECK_EXPIRY,
    CHECK_PERMISSIONS,
    CHECK_URL,
    COPY,
    DIAGNOSE,
    LOG_IN_TO_NETWORK,
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
            "It was regenerated or revoked in ClickUp, under Settings → Apps (in some accounts "
            "ClickUp API or API Token).",
            "Its owner was deactivated, or removed from the Workspace.",
            "It was not copied as a whole.",
        ),
        (NEW_TOKEN, UPDATE_TOKEN),
    ),
    clickup.TokenMissing: Hint(
        "token-removed-on-the-way",
        "ClickUp got no token",
        "The request reached ClickUp without its Personal Access Token.",
        (
            "A company gateway or proxy removes it on the way.",
            "The organization URL's gateway wants a token of its own.",
        ),
        (
            Step("Ask your IT department to let the Authorization header through to ClickUp."),
            CHECK_URL,
            DIAGNOSE,
        ),
    ),
    clickup.RoleNotAllowed: Hint(
        "role-may-not-use-tokens",
        "This ClickUp account may not use tokens",
        "ClickUp knows the token, but its owner's role in ClickUp may not use the API.",
        (
            "It is a custom role that the Workspace does not let use Personal Access Tokens.",
            "It is a view-only limited member, or a guest who may not use them.",
        ),
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
        (ANOTHER_CHANNEL, RETRY),
    ),
    clickup.ChatNotThere: Hint(
        "chat-not-there",
        "Chat is not there",
        "ClickUp finds no chat in this Workspace, so there are no Channels to link.",
        (
            "Chat is switched off in this Workspace.",
            "The token's owner is a guest who may not use it.",
        ),
        (Step("Ask a ClickUp Workspace admin to switch Chat on."), RETRY),
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
        "name-not-resolved",
        "Connection failed",
        "The organization URL's computer was not found.",
        ("This computer is offline.", "The organization URL has a typing mistake."),
        (CHECK_URL, Step("Check that this computer is online.", Action.RETRY), DIAGNOSE),
    ),
    clickup.ConnectionRefused: Hint(
        "connection-refused",
        "Connection failed",
        "The organization URL's computer was found, but nothing answers there.",
        ("The organization URL has a wrong port or host.", "A firewall is in between."),
        (CHECK_URL, RETRY, DIAGNOSE),
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
        (CHECK_URL, CHECK_PERMISSIONS, CHECK_EXPIRY, RETRY, DIAGNOSE),
    ),
    clickup.TimedOut: Hint(
        "timed-out",
        "ClickUp takes too long",
        "No answer came in time.",
        ("The network or ClickUp is slow at the moment.", "A proxy holds the answer back."),
        (RETRY, CHECK_URL, DIAGNOSE),
    ),
    clickup.AnswerTooSlow: Hint(
        "answer-too-slow",
        "ClickUp takes too long",
        "An answer began, but did not end in time.",
        ("The network is very slow at the moment.", "A proxy holds the answer back."),
        (RETRY, DIAGNOSE),
    ),
    clickup.CertificateUntrusted: Hint(
        "certificate-untrusted",
        "The connection is not secure",
        "Nobody whom this computer trusts vouches for the other side, so nothing was sent.",
        (
            "Your company inspects traffic, and its certificate is not installed here.",
            "The organization URL leads to a computer with a certificate of its own making.",
        ),
        (
            Step("Ask your IT department to install the company's certificate on this computer."),
            CHECK_URL,
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.CertificateForAnotherHost: Hint(
        "certificate-for-another-host",
        "The connection is not secure",
        "The other side's certificate belongs to another address, so nothing was sent.",
        (
            "The organization URL names the computer in another way than its certificate.",
            "A log-in page of the network answered in ClickUp's place.",
        ),
        (CHECK_URL, RETRY, DIAGNOSE),
    ),
    clickup.CertificateExpired: Hint(
        "certificate-expired",
        "The connection is not secure",
        "The other side's certificate has expired, so nothing was sent.",
        (
            "Nobody renewed the certificate of the organization URL's computer.",
            "This computer's clock is ahead.",
        ),
        (
            Step("Compare this computer's date and time with another clock."),
            Step("Tell whoever runs the organization URL's computer."),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.CertificateNotYetValid: Hint(
        "clock-behind",
        "This computer's clock is behind",
        "The other side's certificate is not valid yet by this computer's clock, so nothing was "
        "sent.",
        ("The clock was reset, by an empty battery or after a long rest.",),
        (
            Step("Set this computer's date and time.", Action.RETRY),
            DIAGNOSE,
        ),
    ),
    clickup.TlsTooOld: Hint(
        "tls-too-old",
        "The connection is not secure",
        "The other side speaks only an old version of TLS that can be broken, so nothing was sent.",
        ("A gateway or proxy of your company is out of date.",),
        (
            Step("Ask your IT department to let the gateway or proxy speak TLS 1.2 or newer."),
            CHECK_URL,
            DIAGNOSE,
        ),
    ),
    clickup.NoTls: Hint(
        "no-tls",
        "The connection is not secure",
        "The other side does not speak TLS, so nothing was sent.",
        ("The organization URL has a wrong port.", "A proxy answered in ClickUp's place."),
        (CHECK_URL, RETRY, DIAGNOSE),
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
            DIAGNOSE,
        ),
    ),
    clickup.Redirected: Hint(
        "redirected",
        "Something else answered",
        "The answer leads to another address. It was not followed, so the token stayed here.",
        (
            "A network that wants you to log in first (a hotel, an airport).",
            "The organization URL is an old one.",
        ),
        (LOG_IN_TO_NETWORK, CHECK_URL, DIAGNOSE),
    ),
    clickup.CaptivePortal: Hint(
        "captive-portal",
        "A web page answered instead of ClickUp",
        "Where ClickUp's answer was expected, a web page came.",
        (
            "A network that wants you to log in first (a hotel, an airport).",
            "The organization URL is the address of a web site, not of ClickUp's API.",
        ),
        (LOG_IN_TO_NETWORK, CHECK_URL, DIAGNOSE),
    ),
    clickup.AnswerTooLarge: Hint(
        "answer-too-large",
        "The answer is too large",
        "The answer was larger than anything ClickUp sends, and was not read further.",
        ("The organization URL is not ClickUp's.",),
        (CHECK_URL, DIAGNOSE, COPY),
    ),
    clickup.AnswerCutOff: Hint(
        "answer-cut-off",
        "The answer broke off",
        "The connection ended in the middle of the answer.",
        ("The network is unsteady.", "A proxy cut the answer."),
        (RETRY, DIAGNOSE),
    ),
    clickup.UnexpectedAnswer: Hint(
        "not-clickups-answer",
        "This is not ClickUp's answer",
        "Something answered, but not as ClickUp does.",
        (
            "The organization URL is not the address of ClickUp's API.",
            "A proxy or a log-in page answered in its place.",
        ),
        (CHECK_URL, RETRY, DIAGNOSE, COPY),
    ),
    clickup.AnswerInUtf16: Hint(
        "answer-in-utf-16",
        "The answer is written in UTF-16",
        "Something answered in UTF-16, which this program does not read: ClickUp writes UTF-8.",
        ("A gateway or proxy of your company writes ClickUp's answers anew.",),
        (
            Step(
                "Ask your IT department to have ClickUp's answers passed on as they are, in UTF-8."
            ),
            CHECK_URL,
            DIAGNOSE,
        ),
    ),
    clickup.GatewayRefused: Hint(
        "refused-in-front-of-clickup",
        "Something in front of ClickUp refused",
        "The answer is not ClickUp's, so it says nothing about the token.",
        (
            "A gateway or proxy of your company wants a log-in of its own.",
            "The organization URL leads to another server, or to a wrong path of it.",
        ),
        (
            Step("Ask your IT department to let this computer's requests through to ClickUp."),
            CHECK_URL,
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.UnknownAnswer: Hint(
        "clickup-refused",
        "ClickUp refused",
        "ClickUp answered with a reason that this program does not know.",
        ("The details hold ClickUp's own words and code.",),
        (RETRY, CHECK_PERMISSIONS, COPY),
    ),
    clickup.ClickUpError: Hint(
        "clickup-failed",
        "ClickUp could not be asked",
        "Asking ClickUp failed for a reason that this program does not know.",
        (),
        (RETRY, CHECK_PERMISSIONS, COPY),
    ),
    address.InvalidClickUpUrl: Hint(
        "organization-url",
        "This organization URL cannot be used",
        "The organization URL is not the address of ClickUp's API.",
        ("It was typed by hand, or copied with something in front of or behind it.",),
        (
            Step(
                "Use https://api.clickup.com (where your data is kept in the EU as well), or the "
                "address of your company's gateway.",
                Action.CHECK_ORGANIZATION_URL,
            ),
        ),
    ),
}
