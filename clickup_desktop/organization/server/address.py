"""Where an organization's server is: `postgresql://member@host:port/database`."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from clickup_desktop.organization.errors import InvalidServerAddress, WeakTransport

DEFAULT_PORT = 5432
MAXIMUM_ADDRESS = 2_000

# Where certificates lie and how Kerberos calls the service; everything else is the program's.
_ALLOWED = ("sslmode", "sslrootcert", "sslcert", "sslkey", "krbsrvname", "host")
_SECRET = ("password", "passfile", "sslpassword", "oauth_client_secret")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A checked address. It never holds a password.

    Attributes:
        host: a name, an IP address, or the folder of a Unix socket.
        user: whom to log in as; "" for whoever the person is to their system.
        options: more of libpq's settings, among them how the transport is protected.
    """

    host: str
    port: int
    database: str
    user: str = ""
    options: tuple[tuple[str, str], ...] = field(default=())

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves this computer."""
        return _is_local(self.host)

    def for_user(self, user: str) -> ServerAddress:
        """Return the same place for somebody else."""
        return ServerAddress(self.host, self.port, self.database, user, self.options)

    def settings(self) -> dict[str, str]:
        """Return what libpq needs to know, without a password.

        https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
        """
        known = {"host": self.host, "port": str(self.port), "dbname": self.database}
        if self.user:
            known["user"] = self.user
        return {**known, **dict(self.options)}

    def __str__(self) -> str:
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        options = [
            (name, value) for name, value in self.options if name != "sslmode" or self.is_local
        ]
        if self.host.startswith("/"):
            options.append(("host", self.host))
            place = f":{self.port}" if self.port != DEFAULT_PORT else ""
        else:
            host = f"[{self.host}]" if ":" in self.host else self.host
            place = host if self.port == DEFAULT_PORT else f"{host}:{self.port}"
        query = f"?{urlencode(options)}" if options else ""
        return f"postgresql://{user}{place}/{quote(self.database, safe='')}{query}"


def parse_address(text: str) -> ServerAddress:
    """Return the address that `text` says.

    Raises:
        InvalidServerAddress: it is none, or holds a password.
        WeakTransport: it asks for less than a server whose certificate is verified.
    """
    text = text.strip()
    try:
        parts = urlsplit(text)
        port = parts.port or DEFAULT_PORT
        query = (
            dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True))
            if (parts.query)
            else {}
        )
    except ValueError:
        raise InvalidServerAddress("It is not an address.") from None
    if parts.scheme not in {"postgresql", "postgres"} or len(text) > MAXIMUM_ADDRESS:
        raise InvalidServerAddress("It must look like postgresql://host/database.")
    if parts.password is not None or any(name in query for name in _SECRET):
        raise InvalidServerAddress(
            "It holds a password. Addresses are passed on and written down; the password is asked "
            "for when it is needed."
        )
    unknown = sorted(set(query) - set(_ALLOWED))
    if unknown:
        raise InvalidServerAddress(f"It may not set {unknown[0][:40]}.")
    database = unquote(parts.path.removeprefix("/"))
    host = parts.hostname or query.pop("host", "")
    query.pop("host", None)
    if not host or not database or "/" in database or "\x00" in database + host + text:
        raise InvalidServerAddress("It must name a host and a database.")
    if "," in host or parts.fragment:
        raise InvalidServerAddress("It must name one host.")
    local = _is_local(host)
    mode = query.pop("sslmode", "prefer" if local else "verify-full")
    if mode != "verify-full" and not local:
        raise WeakTransport(f"sslmode={mode[:20]}")
    query["sslmode"] = mode
    if mode == "verify-full":
        # The system's own certificates (libpq 16 and newer), which companies add theirs to.
        query.setdefault("sslrootcert", "system")
    user = unquote(parts.username or "")
    return ServerAddress(host, port, database, user, tuple(sorted(query.items())))


def _is_local(host: str) -> bool:
    if host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
