"""One connection to the server: protected, timed, and what went wrong in words of ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from clickup_desktop.certificate_file import Fault, NoCertificates
from clickup_desktop.language.texts import N_, filled
from clickup_desktop.organization.errors import (
    ChangedMeanwhile,
    ClearTextAsked,
    ConnectionLimitReached,
    InvitationUsed,
    LastEnterpriseAdmin,
    NotAnOrganization,
    NotOneself,
    OrganizationError,
    OwnCertificateUnusable,
    PasswordNeeded,
    PoolerBetween,
    ReadOnlyServer,
    ServerBusy,
    ServerCertificatesUnusable,
    ServerError,
    ServerNotTrusted,
    ServerOutOfRoom,
    ServerRefused,
    ServerSupportMissing,
    ServerSupportOld,
    ServerUnreachable,
    SignInRefused,
    TooManyComputers,
    UnknownMember,
    WeakLogIn,
)
from clickup_desktop.organization.keys.errors import InvitationExpired
from clickup_desktop.organization.server.address import ServerAddress
from clickup_desktop.organization.server.certificates import file_for_libpq
from clickup_desktop.organization.server.environment import (
    clear_environment,
    variables_in_force,
)
from clickup_desktop.organization.server.loading import read_as_text
from clickup_desktop.organization.server.refusals import kind_of_refusal
from clickup_desktop.organization.server.roles import SCHEMA
from clickup_desktop.organization.server.time_limits import (
    ADMINISTRATOR,
    ADMINISTRATOR_STATEMENT_SECONDS,
    MEMBER,
    STATEMENT_SECONDS,
    TimeLimits,
)

if TYPE_CHECKING:
    from clickup_desktop.organization.server.timed_connection import TimedConnection

APPLICATION_NAME = "clickup-desktop"
LOCK_SECONDS = 5
IDLE_SECONDS = 30

OLDEST_LIBPQ = 160_000
"""libpq 16 knows `require_auth`, and the system's certificates."""

# "none": a certificate, the name of a system's user, or nothing at all was enough.
# https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-REQUIRE-AUTH
_METHODS = "scram-sha-256,gss,sspi,none"
_METHODS_WITH_CLEAR_TEXT = f"{_METHODS},password"

# Dead peers are found within a minute, whatever the operating system's own settings are.
_KEEPALIVE = {
    "keepalives": "1",
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "30000",
}

# SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html), and those that
# `sql/` raises, CD….
_BY_STATE: dict[str, type[ServerError]] = {
    "CD002": InvitationUsed,
    "25006": ReadOnlyServer,
    "28000": SignInRefused,
    "28P01": SignInRefused,
    "3D000": NotAnOrganization,
    "3F000": NotAnOrganization,
    "42501": ServerRefused,
    "42P01": NotAnOrganization,
    "42883": NotAnOrganization,
    "55P03": ServerBusy,
    "57014": ServerBusy,
    "53000": ServerOutOfRoom,
    "53100": ServerOutOfRoom,
    "53200": ServerOutOfRoom,
    "53300": ConnectionLimitReached,
    "57P01": ServerUnreachable,
    "57P02": ServerUnreachable,
    "57P03": ServerUnreachable,
    "25P03": ServerUnreachable,
}
_MEANWHILE = ChangedMeanwhile("somebody else changed it")
_RULES: dict[str, OrganizationError | InvitationExpired] = {
    "CD001": InvitationExpired(),
    "40001": _MEANWHILE,
    "40P01": _MEANWHILE,
    "CD004": _MEANWHILE,
    "CD003": UnknownMember("no such member"),
    "CD005": LastEnterpriseAdmin("the last Enterprise Admin keeps the role"),
    "CD006": NotOneself("nobody removes themselves"),
    "CD007": TooManyComputers("a member has joined on as many computers as one may"),
}

# What libpq itself says before there is a session, the more particular first. Its words are not
# translated in the builds that come with psycopg.
_OF_LIBPQ: tuple[tuple[tuple[str, ...], type[ServerError]], ...] = (
    (("read-only", "hot standby"), ReadOnlyServer),
    (("could not read certificate file", "private key file"), OwnCertificateUnusable),
    # Gone in the middle of it, as where it was stopped; it is no other for that.
    (("unexpected eof while reading", "SSL SYSCALL error"), ServerUnreachable),
    (("certificate", "SSL", "root.crt", "does not match host name"), ServerNotTrusted),
)
_CLEAR_TEXT = "cleartext password"

_NO_CERTIFICATES = {
    Fault.MISSING: N_("The file {path} is not there. Nothing was sent to the server."),
    Fault.UNREADABLE: N_(
        "The file {path} can't be read ({error}). Nothing was sent to the server."
    ),
    Fault.NO_PATH: N_(
        "The file {path} can't be read (it is not a path). Nothing was sent to the server."
    ),
    Fault.NO_PEM: N_(
        "The file {path} contains no certificate in PEM format. Nothing was sent to the server."
    ),
    Fault.IN_UTF16: N_(
        "The file {path} contains no certificate in PEM format: it is saved as UTF-16. Nothing was "
        "sent to the server."
    ),
    Fault.BROKEN: N_(
        "Certificate {number} of {count} in the file {path} is damaged. Nothing was sent to the "
        "server."
    ),
}

# The server tells it of each session, so that it shows whether the session has what was asked for:
# a pooler keeps that from it.
_MARK = ("IntervalStyle", "iso_8601")


def open_connection(
    address: ServerAddress,
    password: str | None = None,
    *,
    autocommit: bool = False,
    writable: bool = True,
    administrator: bool = False,
    limits: TimeLimits | None = None,
) -> TimedConnection:
    """Log in.

    The password is given to a server that proves that it knows it (SCRAM); in clear text only
    where the address says so (`ServerAddress.with_clear_text`).

    Args:
        password: None where the server knows the person in another way (a certificate, Kerberos,
            LDAP without one, a file of libpq's).
        writable: insist on a server that can be written.
        administrator: for work on the tables themselves, which takes longer.
        limits: how long answers may take; None for what is usual for whom.

    Raises:
        ServerError: with what libpq and the server said, which never includes the password.
    """
    driver = load_driver(address)
    if driver.pq.version() < OLDEST_LIBPQ:
        raise ServerSupportOld(str(address), f"libpq {driver.pq.version()}")
    from clickup_desktop.organization.server.timed_connection import (  # noqa: PLC0415 - as psycopg
        TimedConnection,
    )

    limits = limits or (ADMINISTRATOR if administrator else MEMBER)
    statement = ADMINISTRATOR_STATEMENT_SECONDS if administrator else STATEMENT_SECONDS
    lock = 60 if administrator else LOCK_SECONDS
    settings: dict[str, Any] = {
        **address.settings(),
        "require_auth": _METHODS_WITH_CLEAR_TEXT if address.clear_text else _METHODS,
        "connect_timeout": str(limits.connect),
        "application_name": APPLICATION_NAME,
        "client_encoding": "UTF8",
        # Kerberos may say who somebody is; what protects the transport is TLS.
        "gssencmode": "disable",
        "target_session_attrs": "read-write" if writable else "any",
        "options": f"-c search_path={SCHEMA},pg_temp -c statement_timeout={statement}s"
        f" -c lock_timeout={lock}s -c idle_in_transaction_session_timeout={IDLE_SECONDS}s"
        # To compile a statement takes longer than any of these takes.
        " -c timezone=UTC -c datestyle=ISO -c jit=off"
        f" -c {_MARK[0]}={_MARK[1]}",
        **_KEEPALIVE,
    }
    if password is not None:
        settings["password"] = password
    if "sslrootcert" in settings:
        settings["sslrootcert"] = _certificates(address, settings["sslrootcert"])
    clear_environment(driver)
    failed: ServerError
    try:
        # Until somebody is logged in, `connect_timeout` bounds all of it.
        opened = TimedConnection.connect(autocommit=autocommit, **settings)
    except driver.Error as error:
        failed = refused_connection(error, address, variables_in_force(settings))
    else:
        if opened.info.parameter_status(_MARK[0]) == _MARK[1]:
            opened.limits = limits
            read_as_text(opened)
            return opened
        opened.close()
        failed = PoolerBetween(str(address), "the session lacks the options that were asked for")
    # Raised out here: what led to it may hold the settings.
    raise failed


def _certificates(address: ServerAddress, named: str) -> str:
    try:
        return file_for_libpq(named)
    except NoCertificates as none:
        reason = filled(_NO_CERTIFICATES[none.fault], path=named, **none.values)
    raise ServerCertificatesUnusable(str(address), reason)


def load_driver(address: ServerAddress | str) -> Any:
    """Return psycopg.

    Raises:
        ServerSupportMissing: it isn't installed.
    """
    try:
        import psycopg  # noqa: PLC0415 - only who has a server needs it
    except ImportError:
        raise ServerSupportMissing(str(address)) from None
    return psycopg


def refused_connection(
    error: Any, address: ServerAddress, variables: Sequence[str] = ()
) -> ServerError:
    """Return why there is no connection.

    Args:
        error: psycopg's exception.
        variables: the environment's that said something of it.
    """
    where, words = str(address), str(error).strip()
    if variables:
        words = f"{words} (in the environment: {', '.join(variables)})"
    state = error.sqlstate
    if state in _BY_STATE:
        return _BY_STATE[state](where, words)
    needs_password = error.pgconn is not None and error.pgconn.needs_password
    return _kind_of_failure(words, needs_password=needs_password)(where, words)


def _kind_of_failure(words: str, *, needs_password: bool) -> type[ServerError]:
    # libpq's own words, in whatever language, repeat what was required.
    if f'"{_METHODS}"' in words or f'"{_METHODS_WITH_CLEAR_TEXT}"' in words:
        return ClearTextAsked if _CLEAR_TEXT in words else WeakLogIn
    if needs_password:
        return PasswordNeeded
    if (kind := kind_of_refusal(words)) is not None:
        return kind
    return next(
        (kind for said, kind in _OF_LIBPQ if any(it in words for it in said)), ServerUnreachable
    )


def translated(error: Any, address: ServerAddress | str) -> Exception:
    """Return what the server said of a statement, in words of ours.

    Args:
        error: psycopg's exception.
    """
    where, state = str(address), getattr(error, "sqlstate", None) or ""
    words = f"{state} {str(error).splitlines()[0] if str(error) else ''}".strip()
    if state in _RULES:
        rule = _RULES[state]
        return type(rule)(*rule.args)
    if state in _BY_STATE:
        return _BY_STATE[state](where, words)
    lost = not state and type(error).__name__ == "OperationalError"
    if lost or state.startswith("08"):
        return ServerUnreachable(where, words)
    return ServerError(where, words)
