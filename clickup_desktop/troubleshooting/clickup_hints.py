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
            N_("Only part of it was copied."),
        ),
        (NEW_TOKEN, UPDATE_TOKEN),
    ),
    clickup.TokenMissing: Hint(
        "token-removed-on-the-way",
        N_("ClickUp received no token"),
        N_("The request reached ClickUp without its Personal Access Token."),
        (
            N_("A company gateway or proxy removes it."),
            N_("The gateway at the organization URL expects a token of its own."),
        ),
        (
            Step(N_("Ask your IT department to pass the Authorization header on to ClickUp.")),
            CHECK_URL,
            DIAGNOSE,
        ),
    ),
    clickup.RoleNotAllowed: Hint(
        "role-may-not-use-tokens",
        N_("This ClickUp account can't use tokens"),
        N_(
            "ClickUp recognizes the token, but its owner's role in ClickUp does not allow using "
            "the API."
        ),
        (
            N_("It is a custom role without permission to use Personal Access Tokens."),
            N_("The owner is a view-only limited member, or a guest without this permission."),
        ),
        (
            Step(N_("Ask a ClickUp Workspace admin to allow it, or use another member's token.")),
            UPDATE_TOKEN,
        ),
    ),
    clickup.WorkspaceNotAuthorized: Hint(
        "workspace-not-authorized",
        N_("This token can't access this Workspace"),
        N_("ClickUp recognizes the token, but it gives no access to this Workspace or location."),
        (
            N_("Its owner is not, or is no longer, a member there."),
            N_("The location was moved or deleted."),
        ),
        (
            CHECK_PERMISSIONS,
            Step(N_("Use the token of a member there."), Action.UPDATE_TOKEN),
            RETRY,
        ),
    ),
    clickup.AccessDenied: Hint(
        "access-denied",
        N_("No access to this location"),
        N_("The token's owner can't see this location in ClickUp."),
        (N_("It is private, or was moved or deleted."),),
        (Step(N_("In ClickUp, ask its owner to share it with the token's owner.")), RETRY),
    ),
    clickup.PlanForbids: Hint(
        "plan-does-not-include-it",
        N_("Not included in this ClickUp plan"),
        N_("The Workspace's ClickUp plan does not include this."),
        (N_("The plan was changed, or its limit is reached."),),
        (Step(N_("Ask a ClickUp Workspace admin about the plan.")), RETRY),
    ),
    clickup.NotFound: Hint(
        "not-found",
        N_("Not found in ClickUp"),
        N_("ClickUp can't find this location."),
        (N_("It was deleted or moved, or its id is wrong."),),
        (ANOTHER_CHANNEL, RETRY),
    ),
    clickup.ChatNotThere: Hint(
        "chat-not-there",
        N_("Chat is not available"),
        N_("ClickUp shows no Chat in this Workspace, so there are no Channels to link."),
        (
            N_("Chat is turned off in this Workspace."),
            N_("The token's owner is a guest without access to Chat."),
        ),
        (Step(N_("Ask a ClickUp Workspace admin to turn Chat on.")), RETRY),
    ),
    clickup.InvalidIdentifier: Hint(
        "invalid-identifier",
        N_("This is not a ClickUp id"),
        N_("ClickUp does not recognize this id."),
        (N_("Only part of it was copied."),),
        (Step(N_("Copy the link again in ClickUp and paste it here.")),),
    ),
    clickup.RateLimited: Hint(
        "rate-limited",
        N_("ClickUp's request limit is reached"),
        N_("The token has used all its requests for this minute."),
        (
            N_("Another program uses the same token."),
            N_("The Workspace is large, and its plan allows 100 requests a minute."),
        ),
        (RETRY_LATER,),
    ),
    clickup.ServerFault: Hint(
        "clickup-is-down",
        N_("ClickUp has a problem"),
        N_("ClickUp answered that it can't process this request right now."),
        (N_("ClickUp has an outage or is being updated. Your token is not the cause."),),
        (RETRY_LATER, Step(N_("Check status.clickup.com in your browser.")), COPY),
    ),
    clickup.NameNotResolved: Hint(
        "name-not-resolved",
        N_("Connection failed"),
        N_("The host in the organization URL was not found."),
        (N_("This computer is offline."), N_("The organization URL is misspelled.")),
        (CHECK_URL, Step(N_("Check that this computer is online."), Action.RETRY), DIAGNOSE),
    ),
    clickup.ConnectionRefused: Hint(
        "connection-refused",
        N_("Connection failed"),
        N_("The host in the organization URL was found, but it refused the connection."),
        (
            N_("The organization URL has the wrong host or port."),
            N_("A firewall blocks the connection."),
        ),
        (CHECK_URL, RETRY, DIAGNOSE),
    ),
    clickup.Unreachable: Hint(
        "connection-failed",
        N_("Connection failed"),
        N_("ClickUp could not be reached."),
        (
            N_("This computer is offline."),
            N_("The organization URL is wrong."),
            N_("A firewall blocks the connection."),
        ),
        (CHECK_URL, CHECK_PERMISSIONS, CHECK_EXPIRY, RETRY, DIAGNOSE),
    ),
    clickup.TimedOut: Hint(
        "timed-out",
        N_("ClickUp is taking too long"),
        N_("No answer arrived in time."),
        (
            N_("The network or ClickUp is slow right now."),
            N_("A proxy is holding the answer back."),
        ),
        (RETRY, CHECK_URL, DIAGNOSE),
    ),
    clickup.AnswerTooSlow: Hint(
        "answer-too-slow",
        N_("ClickUp is taking too long"),
        N_("The answer started to arrive, but was not complete in time."),
        (N_("The network is very slow right now."), N_("A proxy is holding the answer back.")),
        (RETRY, DIAGNOSE),
    ),
    clickup.CertificateUntrusted: Hint(
        "certificate-untrusted",
        N_("The connection is not secure"),
        N_(
            "The server's certificate comes from an issuer that this computer does not trust, so "
            "nothing was sent."
        ),
        (
            N_(
                "Your company inspects network traffic, and its certificate is not installed on "
                "this computer."
            ),
            N_("The server at the organization URL uses a self-signed certificate."),
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
        N_("The server's certificate is for another address, so nothing was sent."),
        (
            N_("The organization URL uses another host name than the certificate."),
            N_("The network's login page answered instead of ClickUp."),
        ),
        (CHECK_URL, RETRY, DIAGNOSE),
    ),
    clickup.CertificateExpired: Hint(
        "certificate-expired",
        N_("The connection is not secure"),
        N_("The server's certificate has expired, so nothing was sent."),
        (
            N_("Nobody renewed the certificate of the server at the organization URL."),
            N_("This computer's clock is ahead."),
        ),
        (
            Step(N_("Compare this computer's date and time with another clock.")),
            Step(N_("Tell whoever runs the server at the organization URL.")),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.CertificateNotYetValid: Hint(
        "clock-behind",
        N_("This computer's clock is behind"),
        N_(
            "By this computer's clock, the server's certificate is not valid yet, so nothing was "
            "sent."
        ),
        (
            N_(
                "The clock was reset because its battery was empty or the computer was off for a "
                "long time."
            ),
        ),
        (
            Step(N_("Correct this computer's date and time."), Action.RETRY),
            DIAGNOSE,
        ),
    ),
    clickup.TlsTooOld: Hint(
        "tls-too-old",
        N_("The connection is not secure"),
        N_("The server supports only an old, insecure version of TLS, so nothing was sent."),
        (N_("A gateway or proxy in your company is out of date."),),
        (
            Step(N_("Ask your IT department to enable TLS 1.2 or newer on the gateway or proxy.")),
            CHECK_URL,
            DIAGNOSE,
        ),
    ),
    clickup.NoTls: Hint(
        "no-tls",
        N_("The connection is not secure"),
        N_("The server does not support TLS, so nothing was sent."),
        (
            N_("The organization URL has the wrong port."),
            N_("A proxy answered instead of ClickUp."),
        ),
        (CHECK_URL, RETRY, DIAGNOSE),
    ),
    clickup.CertificateFault: Hint(
        "certificate",
        N_("The connection is not secure"),
        N_("The server could not prove its identity, so nothing was sent."),
        (
            N_(
                "Your company inspects network traffic, and its certificate is not installed on "
                "this computer."
            ),
            N_("The organization URL uses another host name than the certificate."),
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
        N_("Something other than ClickUp answered"),
        N_(
            "The answer redirects to another address. The program did not follow it, so the token "
            "stayed here."
        ),
        (
            N_("The network asks you to log in first, as in a hotel or at an airport."),
            N_("The organization URL is out of date."),
        ),
        (LOG_IN_TO_NETWORK, CHECK_URL, DIAGNOSE),
    ),
    clickup.CaptivePortal: Hint(
        "captive-portal",
        N_("A web page answered instead of ClickUp"),
        N_("The program expected ClickUp's answer, but received a web page."),
        (
            N_("The network asks you to log in first, as in a hotel or at an airport."),
            N_("The organization URL is the address of a website, not of ClickUp's API."),
        ),
        (LOG_IN_TO_NETWORK, CHECK_URL, DIAGNOSE),
    ),
    clickup.AnswerTooLarge: Hint(
        "answer-too-large",
        N_("The answer is too large"),
        N_("The answer was larger than anything ClickUp sends, so the program stopped reading it."),
        (N_("The organization URL does not lead to ClickUp."),),
        (CHECK_URL, DIAGNOSE, COPY),
    ),
    clickup.AnswerCutOff: Hint(
        "answer-cut-off",
        N_("The answer was cut off"),
        N_("The connection ended in the middle of the answer."),
        (N_("The network is unstable."), N_("A proxy cut off the answer.")),
        (RETRY, DIAGNOSE),
    ),
    clickup.UnexpectedAnswer: Hint(
        "not-clickups-answer",
        N_("This answer is not from ClickUp"),
        N_("The answer does not look like one from ClickUp."),
        (
            N_("The organization URL is not the address of ClickUp's API."),
            N_("A proxy or a login page answered instead."),
        ),
        (CHECK_URL, RETRY, DIAGNOSE, COPY),
    ),
    clickup.AnswerInUtf16: Hint(
        "answer-in-utf-16",
        N_("The answer is in UTF-16"),
        N_(
            "The answer is encoded in UTF-16, which this program does not read. ClickUp sends "
            "UTF-8."
        ),
        (N_("A gateway or proxy in your company rewrites ClickUp's answers."),),
        (
            Step(N_("Ask your IT department to pass ClickUp's answers on unchanged, in UTF-8.")),
            CHECK_URL,
            DIAGNOSE,
        ),
    ),
    clickup.GatewayRefused: Hint(
        "refused-in-front-of-clickup",
        N_("The request was refused before it reached ClickUp"),
        N_("The answer is not from ClickUp, so it says nothing about the token."),
        (
            N_("A gateway or proxy in your company requires a login of its own."),
            N_("The organization URL leads to the wrong server, or to the wrong path on it."),
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
        N_("ClickUp refused the request"),
        N_("ClickUp gave a reason that this program does not recognize."),
        (N_("The details show ClickUp's own words and code."),),
        (RETRY, CHECK_PERMISSIONS, COPY),
    ),
    clickup.ClickUpError: Hint(
        "clickup-failed",
        N_("The request to ClickUp failed"),
        N_("The request failed for a reason that this program does not recognize."),
        (),
        (RETRY, CHECK_PERMISSIONS, COPY),
    ),
    address.InvalidClickUpUrl: Hint(
        "organization-url",
        N_("This organization URL can't be used"),
        N_("The organization URL is not the address of ClickUp's API."),
        (N_("It was typed by hand, or copied with extra text before or after it."),),
        (
            Step(
                N_(
                    "Use https://api.clickup.com (also if your data is kept in the EU), or the "
                    "address of your company's gateway."
                ),
                Action.CHECK_ORGANIZATION_URL,
            ),
        ),
    ),
}
