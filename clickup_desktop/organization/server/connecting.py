"""One connection to the server: protected, timed, and what went wrong in words of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clickup_desktop.organization.errors import (
    ChangedMeanwhile,
    InvitationUsed,
    LastEnterpriseAdmin,
    MemberRemoved,
    NotAnOrganization,
    NotOneself,
    OrganizationError,
    PasswordNeeded,
    ReadOnlyServer,
    ServerBusy,
    ServerError,
    ServerNotTrusted,
    ServerRefused,
    ServerSupportMissing,
    ServerUnreachable,
    SignInRefused,
    TooManyComputers,
    UnknownMember,
)
from clickup_desktop.organization.keys.errors import InvitationExpired
from clickup_desktop.organization.server.address import ServerAddress
from clickup_desktop.organization.server.roles import SCHEMA

if TYPE_CHECKING:
    import psycopg

APPLICATION_NAME = "clickup-desktop"
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 15
LOCK_SECONDS = 5
IDLE_SECONDS = 30

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
    "42704": MemberRemoved,
    "42P01": NotAnOrganization,
    "42883": NotAnOrganization,
    "55P03": ServerBusy,
    "57014": ServerBusy,
    "53300": ServerBusy,
    "57P01": ServerUnreachable,
    "57P02": ServerUnreachable,
    "57P03": ServerUnreachable,
    "25P03": ServerUnreachable,
}
_MEANWHILE = ChangedMeanwhile("somebody else changed it")
_RULES: dict[str, OrganizationError | InvitationExpired] = {
    "CD001": InvitationExpired("its days are over"),
    "40001": _MEANWHILE,
    "40P01": _MEANWHILE,
    "CD004": _MEANWHILE,
    "CD003": UnknownMember("no such member"),
    "CD005": LastEnterpriseAdmin("the last Enterprise Admin keeps the role"),
    "CD006": NotOneself("nobody removes themselves"),
    "CD007": TooManyComputers("a member has joined on as many computers as one may"),
}

# What libpq says before there is a session, when no SQLSTATE is known. Its words are not
# translated in the builds that come with psycopg; the server's may be, so they come last.
_NOT_TRUSTED = ("certificate", "SSL", "root.crt", "does not match host name")
_PASSWORD_NEEDED = ("no password supplied",)
_NO_DATABASE = ('database "',)
_NOT_NOW = ("starting up", "shutting down", "too many", "remaining connection slots", "recovery")


def open_connection(
    address: ServerAddress,
    password: str | None = None,
    *,
    autocommit: bool = False,
    writable: bool = True,
    administrator: bool = False,
) -> psycopg.Connection[Any]:
    """Log in.

    Args:
        password: None where the server knows the person in another way (a certificate, Kerberos,
            LDAP without one, a file of libpq's).
        writable: insist on a server that can be written.
        administrator: for work on the tables themselves, which takes longer.

    Raises:
        ServerError: with what libpq and the server said, which never includes the password.
    """
    driver = load_driver(address)
    statement = 300 if administrator else STATEMENT_SECONDS
    lock = 60 if administrator else LOCK_SECONDS
    settings = {
        **address.settings(),
        "connect_timeout": str(CONNECT_SECONDS),
        "application_name": APPLICATION_NAME,
        "client_encoding": "UTF8",
        # Kerberos may say who somebody is; what protects the transport is TLS.
        "gssencmode": "disable",
        "target_session_attrs": "read-write" if writable else "any",
        "options": f"-c search_path={SCHEMA},pg_temp -c statement_timeout={statement}s"
        f" -c lock_timeout={lock}s -c idle_in_transaction_session_timeout={IDLE_SECONDS}s"
        # To compile a statement takes longer than any of these takes.
        " -c timezone=UTC -c jit=off",
        **_KEEPALIVE,
    }
    if password is not None:
        settings["password"] = password
    failed: ServerError
    try:
        opened: psycopg.Connection[Any] = driver.connect(autocommit=autocommit, **settings)
    except driver.Error as error:
        failed = refused_connection(error, address)
    else:
        return opened
    # Raised out here: what led to it may hold the settings.
    raise failed


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


def refused_connection(error: Exception, address: ServerAddress) -> ServerError:
    """Return why there is no connection."""
    where, words = str(address), str(error).strip()
    state = getattr(error, "sqlstate", None)
    if state in _BY_STATE:
        return _BY_STATE[state](where, words)
    kind: type[ServerError] = ServerUnreachable
    if "read-only" in words or "hot standby" in words:
        kind = ReadOnlyServer
    elif any(said in words for said in _PASSWORD_NEEDED):
        kind = PasswordNeeded
    elif "FATAL" in words:
        if any(said in words for said in _NOT_NOW):
            kind = ServerUnreachable
        elif any(said in words for said in _NO_DATABASE) and "pg_hba" not in words:
            kind = NotAnOrganization
        else:
            kind = SignInRefused
    elif any(said in words for said in _NOT_TRUSTED):
        kind = ServerNotTrusted
    return kind(where, words)


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
