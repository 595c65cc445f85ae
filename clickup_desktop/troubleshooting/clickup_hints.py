"""What is said when ClickUp, or the way to it, fails.

The documented troubleshooting of the integration is in it in its own words: "Token expired or
invalid" and "Connection failed".
"""

from __future__ import annotations

from clickup_desktop.clickup import address
from clickup_desktop.clickup import errors as clickup
from clickup_desktop.language.texts import N_
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
        N_("Token expired or invalid"),
        N_("ClickUp does not accept this Personal Access Token."),
        (
            N_(
                "It was regenerated or revoked in ClickUp, under Settings → Apps (in some accounts "
                "ClickUp API or API Token)."
            ),
            N_("Its owner was deactivated, or removed from the Workspace."),
            N_("It was not copied as a whole."),
        ),
        (NEW_TOKEN, UPDATE_TOKEN),
    ),
    clickup.TokenMissing: Hint(
        "token-removed-on-the-way",
        N_("ClickUp got no token"),
        N_("The request reached ClickUp without its Personal Access Token."),
        (
            N_("A company gateway or proxy removes it on the way."),
            N_("The organization URL's gateway wants a token of its own."),
        ),
        (
            Step(N_("Ask your IT department to let the Authorization header through to ClickUp.")),
            CHECK_URL,
            DIAGNOSE,
        ),
    ),
    clickup.RoleNotAllowed: Hint(
        "role-may-not-use-tokens",
        N_("This ClickUp account may not use tokens"),
        N_("ClickUp knows the token, but its owner's role in ClickUp may not use the API."),
        (
            N_("It is a custom role that the Workspace does not let use Personal Access Tokens."),
            N_("It is a view-only limited member, or a guest who may not use them."),
        ),
        (
            Step(N_("Ask a ClickUp Workspace admin to allow it, or use another member's token.")),
            UPDATE_TOKEN,
        ),
    ),
    clickup.WorkspaceNotAuthorized: Hint(
        "workspace-not-authorized",
        N_("This token may not reach that Workspace"),
        N_("ClickUp knows the token, but it does not open this Workspace or place."),
        (
            N_("Its owner is not, or no longer, a member there."),
            N_("The place was moved or deleted."),
        ),
        (
            CHECK_PERMISSIONS,
            Step(N_("Use the token of somebody who is a member there."), Action.UPDATE_TOKEN),
            RETRY,
        ),
    ),
    clickup.AccessDenied: Hint(
        "access-denied",
        N_("No access to this place"),
        N_("ClickUp does not show this place to the token's owner."),
        (N_("It is private, or was moved or deleted."),),
        (Step(N_("Ask its owner in ClickUp to share it with the token's owner.")), RETRY),
    ),
    clickup.PlanForbids: Hint(
        "plan-does-not-include-it",
        N_("Not part of this ClickUp plan"),
        N_("The Workspace's ClickUp plan does not include what was asked for."),
        (N_("The plan was changed, or its limit is used up."),),
        (Step(N_("Ask a ClickUp Workspace admin about the plan.")), RETRY),
    ),
    clickup.NotFound: Hint(
        "not-found",
        N_("Not there any more"),
        N_("ClickUp does not find this place."),
        (N_("It was deleted or moved, or its id is wrong."),),
        (ANOTHER_CHANNEL, RETRY),
    ),
    clickup.ChatNotThere: Hint(
        "chat-not-there",
        N_("Chat is not there"),
        N_("ClickUp finds no chat in this Workspace, so there are no Channels to link."),
        (
            N_("Chat is switched off in this Workspace."),
            N_("The token's owner is a guest who may not use it."),
        ),
        (Step(N_("Ask a ClickUp Workspace admin to switch Chat on.")), RETRY),
    ),
    clickup.InvalidIdentifier: Hint(
        "invalid-identifier",
        N_("That is not an id of ClickUp's"),
        N_("ClickUp does not understand the id that was asked for."),
        (N_("It was not copied as a whole."),),
        (Step(N_("Copy the link in ClickUp again and paste it here.")),),
    ),
    clickup.RateLimited: Hint(
        "rate-limited",
        N_("ClickUp asks for a pause"),
        N_("The token's requests for this minute are used up."),
        (
            N_("Another program uses the same token."),
            N_("The Workspace is large and its plan allows 100 requests a minute."),
        ),
        (RETRY_LATER,),
    ),
    clickup.ServerFault: Hint(
        "clickup-is-down",
        N_("ClickUp has a problem"),
        N_("ClickUp answered that it cannot serve this at the moment."),
        (N_("ClickUp is being repaired or updated; this has nothing to do with your token."),),
        (RETRY_LATER, Step(N_("Look at status.clickup.com in your browser.")), COPY),
    ),
    clickup.NameNotResolved: Hint(
        "name-not-resolved",
        N_("Connection failed"),
        N_("The organization URL's computer was not found."),
        (N_("This computer is offline."), N_("The organization URL has a typing mistake.")),
        (CHECK_URL, Step(N_("Check that this computer is online."), Action.RETRY), DIAGNOSE),
    ),
    clickup.ConnectionRefused: Hint(
        "connection-refused",
        N_("Connection failed"),
        N_("The organization URL's computer was found, but nothing answers there."),
        (N_("The organization URL has a wrong port or host."), N_("A firewall is in between.")),
        (CHECK_URL, RETRY, DIAGNOSE),
    ),
    clickup.Unreachable: Hint(
        "connection-failed",
        N_("Connection failed"),
        N_("ClickUp could not be reached."),
        (
            N_("This computer is offline."),
            N_("The organization URL is wrong."),
            N_("A firewall is in between."),
        ),
        (CHECK_URL, CHECK_PERMISSIONS, CHECK_EXPIRY, RETRY, DIAGNOSE),
    ),
    clickup.TimedOut: Hint(
        "timed-out",
        N_("ClickUp takes too long"),
        N_("No answer came in time."),
        (N_("The network or ClickUp is slow at the moment."), N_("A proxy holds the answer back.")),
        (RETRY, CHECK_URL, DIAGNOSE),
    ),
    clickup.AnswerTooSlow: Hint(
        "answer-too-slow",
        N_("ClickUp takes too long"),
        N_("An answer began, but did not end in time."),
        (N_("The network is very slow at the moment."), N_("A proxy holds the answer back.")),
        (RETRY, DIAGNOSE),
    ),
    clickup.CertificateUntrusted: Hint(
        "certificate-untrusted",
        N_("The connection is not secure"),
        N_("Nobody whom this computer trusts vouches for the other side, so nothing was sent."),
        (
            N_("Your company inspects traffic, and its certificate is not installed here."),
            N_("The organization URL leads to a computer with a certificate of its own making."),
        ),
        (
            Step(
                N_("Ask your IT department to install the company's certificate on this computer.")
            ),
            CHECK_URL,
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.CertificateForAnotherHost: Hint(
        "certificate-for-another-host",
        N_("The connection is not secure"),
        N_("The other side's certificate belongs to another address, so nothing was sent."),
        (
            N_("The organization URL names the computer in another way than its certificate."),
            N_("A log-in page of the network answered in ClickUp's place."),
        ),
        (CHECK_URL, RETRY, DIAGNOSE),
    ),
    clickup.CertificateExpired: Hint(
        "certificate-expired",
        N_("The connection is not secure"),
        N_("The other side's certificate has expired, so nothing was sent."),
        (
            N_("Nobody renewed the certificate of the organization URL's computer."),
            N_("This computer's clock is ahead."),
        ),
        (
            Step(N_("Compare this computer's date and time with another clock.")),
            Step(N_("Tell whoever runs the organization URL's computer.")),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.CertificateNotYetValid: Hint(
        "clock-behind",
        N_("This computer's clock is behind"),
        N_(
            "The other side's certificate is not valid yet by this computer's clock, so nothing "
            "was sent."
        ),
        (N_("The clock was reset, by an empty battery or after a long rest."),),
        (
            Step(N_("Set this computer's date and time."), Action.RETRY),
            DIAGNOSE,
        ),
    ),
    clickup.TlsTooOld: Hint(
        "tls-too-old",
        N_("The connection is not secure"),
        N_(
            "The other side speaks only an old version of TLS that can be broken, so nothing was "
            "sent."
        ),
        (N_("A gateway or proxy of your company is out of date."),),
        (
            Step(N_("Ask your IT department to let the gateway or proxy speak TLS 1.2 or newer.")),
            CHECK_URL,
            DIAGNOSE,
        ),
    ),
    clickup.NoTls: Hint(
        "no-tls",
        N_("The connection is not secure"),
        N_("The other side does not speak TLS, so nothing was sent."),
        (N_("The organization URL has a wrong port."), N_("A proxy answered in ClickUp's place.")),
        (CHECK_URL, RETRY, DIAGNOSE),
    ),
    clickup.CertificateFault: Hint(
        "certificate",
        N_("The connection is not secure"),
        N_("The other side could not prove that it is who it claims to be, so nothing was sent."),
        (
            N_("Your company inspects traffic, and its certificate is not installed here."),
            N_("The organization URL names another computer than its certificate."),
            N_("This computer's clock is wrong."),
        ),
        (
            Step(
                N_("Ask your IT department to install the company's certificate on this computer.")
            ),
            CHECK_URL,
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.Redirected: Hint(
        "redirected",
        N_("Something else answered"),
        N_("The answer leads to another address. It was not followed, so the token stayed here."),
        (
            N_("A network that wants you to log in first (a hotel, an airport)."),
            N_("The organization URL is an old one."),
        ),
        (LOG_IN_TO_NETWORK, CHECK_URL, DIAGNOSE),
    ),
    clickup.CaptivePortal: Hint(
        "captive-portal",
        N_("A web page answered instead of ClickUp"),
        N_("Where ClickUp's answer was expected, a web page came."),
        (
            N_("A network that wants you to log in first (a hotel, an airport)."),
            N_("The organization URL is the address of a web site, not of ClickUp's API."),
        ),
        (LOG_IN_TO_NETWORK, CHECK_URL, DIAGNOSE),
    ),
    clickup.AnswerTooLarge: Hint(
        "answer-too-large",
        N_("The answer is too large"),
        N_("The answer was larger than anything ClickUp sends, and was not read further."),
        (N_("The organization URL is not ClickUp's."),),
        (CHECK_URL, DIAGNOSE, COPY),
    ),
    clickup.AnswerCutOff: Hint(
        "answer-cut-off",
        N_("The answer broke off"),
        N_("The connection ended in the middle of the answer."),
        (N_("The network is unsteady."), N_("A proxy cut the answer.")),
        (RETRY, DIAGNOSE),
    ),
    clickup.UnexpectedAnswer: Hint(
        "not-clickups-answer",
        N_("This is not ClickUp's answer"),
        N_("Something answered, but not as ClickUp does."),
        (
            N_("The organization URL is not the address of ClickUp's API."),
            N_("A proxy or a log-in page answered in its place."),
        ),
        (CHECK_URL, RETRY, DIAGNOSE, COPY),
    ),
    clickup.AnswerInUtf16: Hint(
        "answer-in-utf-16",
        N_("The answer is written in UTF-16"),
        N_("Something answered in UTF-16, which this program does not read: ClickUp writes UTF-8."),
        (N_("A gateway or proxy of your company writes ClickUp's answers anew."),),
        (
            Step(
                N_(
                    "Ask your IT department to have ClickUp's answers passed on as they are, in "
                    "UTF-8."
                )
            ),
            CHECK_URL,
            DIAGNOSE,
        ),
    ),
    clickup.GatewayRefused: Hint(
        "refused-in-front-of-clickup",
        N_("Something in front of ClickUp refused"),
        N_("The answer is not ClickUp's, so it says nothing about the token."),
        (
            N_("A gateway or proxy of your company wants a log-in of its own."),
            N_("The organization URL leads to another server, or to a wrong path of it."),
        ),
        (
            Step(N_("Ask your IT department to let this computer's requests through to ClickUp.")),
            CHECK_URL,
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.UnknownAnswer: Hint(
        "clickup-refused",
        N_("ClickUp refused"),
        N_("ClickUp answered with a reason that this program does not know."),
        (N_("The details hold ClickUp's own words and code."),),
        (RETRY, CHECK_PERMISSIONS, COPY),
    ),
    clickup.ClickUpError: Hint(
        "clickup-failed",
        N_("ClickUp could not be asked"),
        N_("Asking ClickUp failed for a reason that this program does not know."),
        (),
        (RETRY, CHECK_PERMISSIONS, COPY),
    ),
    address.InvalidClickUpUrl: Hint(
        "organization-url",
        N_("This organization URL cannot be used"),
        N_("The organization URL is not the address of ClickUp's API."),
        (N_("It was typed by hand, or copied with something in front of or behind it."),),
        (
            Step(
                N_(
                    "Use https://api.clickup.com (where your data is kept in the EU as well), or "
                    "the address of your company's gateway."
                ),
                Action.CHECK_ORGANIZATION_URL,
            ),
        ),
    ),
}
