"""An error for each thing that a person would act on differently."""

from __future__ import annotations

from clickup_desktop.untrusted_text import display_text

LONGEST_PATH = 300
"""Characters of a path that are shown."""


class ClickUpError(Exception):
    """ClickUp, or the way to it, failed.

    Attributes:
        status: the HTTP status; None when there was no answer.
        ecode: ClickUp's code, such as "OAUTH_025"; "" when it gave none.
        trace_id: what ClickUp's support asks for; "" when it gave none.
        detail: the other side's own words, bounded and on one line; untrusted.
    """

    def __init__(
        self, *, status: int | None = None, ecode: str = "", trace_id: str = "", detail: str = ""
    ) -> None:
        self.status = status
        self.ecode = display_text(ecode, maximum=40)
        self.trace_id = display_text(trace_id, maximum=80)
        self.detail = display_text(detail, maximum=300)
        said = [f"HTTP {status}" if status else "", self.ecode]
        super().__init__(" ".join([type(self).__name__, *filter(None, said)]))


class TokenRejected(ClickUpError):
    """The token is unknown, was regenerated or revoked."""


class TokenMissing(TokenRejected):
    """The request arrived without a token: something on the way removed it."""


class RoleNotAllowed(ClickUpError):
    """The token's owner may not use tokens."""


class WorkspaceNotAuthorized(ClickUpError):
    """The token may not reach that Workspace, or the id is wrong."""


class AccessDenied(ClickUpError):
    """The place is not shown to the token's owner."""


class PlanForbids(ClickUpError):
    """The Workspace's plan doesn't include it."""


class NotFound(ClickUpError):
    """The place is not there."""


class ChatNotThere(NotFound):
    """The Workspace's chat is not there: it is switched off, or not for the token's owner."""


class InvalidIdentifier(ClickUpError):
    """The id isn't one."""


class RateLimited(ClickUpError):
    """The token's requests for this minute are used up.

    Attributes:
        wait_seconds: how long until there are new ones; 0 when unknown.
    """

    def __init__(
        self,
        *,
        status: int | None = 429,
        ecode: str = "",
        trace_id: str = "",
        detail: str = "",
        wait_seconds: float = 0.0,
    ) -> None:
        super().__init__(status=status, ecode=ecode, trace_id=trace_id, detail=detail)
        self.wait_seconds = wait_seconds


class ServerFault(ClickUpError):
    """ClickUp answered with a fault of its own (5xx)."""


class Unreachable(ClickUpError):
    """No connection could be made, or it broke."""


class NameNotResolved(Unreachable):
    """The host's name is not known."""


class ConnectionRefused(Unreachable):
    """The host is there, but nothing listens."""


class TimedOut(ClickUpError):
    """No answer in time."""


class AnswerTooSlow(TimedOut):
    """The answer began but did not end in time, so that asking again would only take as long."""


class CertificateFault(ClickUpError):
    """TLS failed: the other side could not prove who it is."""


class CertificateUntrusted(CertificateFault):
    """Nobody whom this computer trusts vouches for the certificate."""


class CertificateForAnotherHost(CertificateFault):
    """The certificate belongs to another host."""


class CertificateExpired(CertificateFault):
    """The certificate's time is over, by this computer's clock."""


class CertificateNotYetValid(CertificateFault):
    """The certificate's time has not come, by this computer's clock: the clock is behind."""


class CertificateFileMissing(CertificateFault):
    """The file that names whom to trust is not there.

    Attributes:
        variable: what names it: REQUESTS_CA_BUNDLE or SSL_CERT_FILE.
        path: where it should be.
    """

    def __init__(self, *, variable: str, path: str) -> None:
        super().__init__()
        self.variable = variable
        self.path = display_text(path, maximum=LONGEST_PATH)


class CertificateFileUnusable(CertificateFault):
    """The file that names whom to trust is there, and nothing can be read from it.

    Attributes:
        variable, path: as above.
        reason: what is wrong with it, as a sentence.
    """

    def __init__(self, *, variable: str, path: str, reason: str) -> None:
        super().__init__()
        self.variable = variable
        self.path = display_text(path, maximum=LONGEST_PATH)
        self.reason = reason


class KeyLogUnusable(CertificateFault):
    """The file that the keys of connections are to be written to (SSLKEYLOGFILE) can't be.

    Attributes:
        path: where it should be.
    """

    def __init__(self, *, path: str, detail: str) -> None:
        super().__init__(detail=detail)
        self.path = display_text(path, maximum=LONGEST_PATH)


class TlsTooOld(CertificateFault):
    """The other side speaks only versions of TLS that are not safe any more."""


class NoTls(CertificateFault):
    """The other side does not speak TLS at all."""


class ProxyFault(ClickUpError):
    """The proxy refused or could not be reached."""


class ProxyAddressInvalid(ProxyFault):
    """The address of the proxy is none. It is told nowhere, since it may hold a password.

    Attributes:
        named_in: the variable that holds it; "" where the system's settings do.
        reason: what is wrong with it, as a sentence.
    """

    def __init__(self, *, named_in: str, reason: str) -> None:
        super().__init__()
        self.named_in = named_in
        self.reason = reason


class ProxyLoginUnsupported(ProxyFault):
    """The proxy lets in only with ways to log in that this program doesn't have.

    Attributes:
        ways: their names, such as "NTLM"; untrusted.
    """

    def __init__(self, ways: tuple[str, ...]) -> None:
        super().__init__(status=407)
        self.ways = tuple(display_text(way, maximum=40) for way in ways)


class ProxyNeedsPassword(ProxyFault):
    """The proxy asks who wants to go through it (407)."""


class Redirected(ClickUpError):
    """The answer leads elsewhere; following it would hand over the token.

    Attributes:
        location_host: where it leads, untrusted; "" when unknown.
    """

    def __init__(self, *, status: int | None = None, location_host: str = "") -> None:
        super().__init__(status=status)
        self.location_host = display_text(location_host, maximum=100)


class UnexpectedAnswer(ClickUpError):
    """What answered is not ClickUp: HTML, or JSON of another shape."""


class GatewayRefused(UnexpectedAnswer):
    """Something in front of ClickUp refused, so that ClickUp was not asked at all.

    Attributes:
        answered_by: how it names itself, untrusted; "" when unknown.
    """

    def __init__(
        self, *, status: int | None = None, detail: str = "", answered_by: str = ""
    ) -> None:
        super().__init__(status=status, detail=detail)
        self.answered_by = display_text(answered_by, maximum=200)


class AnswerInUtf16(UnexpectedAnswer):
    """The answer is written in UTF-16; ClickUp writes UTF-8, as JSON has to be."""


class CaptivePortal(UnexpectedAnswer):
    """A web page answered in ClickUp's place, as networks do that want a log-in first."""


class AnswerTooLarge(ClickUpError):
    """The answer is larger than anything ClickUp sends."""


class AnswerCutOff(ClickUpError):
    """The connection ended in the middle of the answer."""


class UnknownAnswer(ClickUpError):
    """A refusal with a code that is not known here."""


NO_SUCH_PLACE = (
    AccessDenied,
    InvalidIdentifier,
    NotFound,
    UnknownAnswer,
    WorkspaceNotAuthorized,
)
"""How ClickUp answers to an id that is of another kind, of nothing, or out of reach."""
