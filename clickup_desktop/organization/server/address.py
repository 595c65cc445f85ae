"""Where an organization's server is: `postgresql://member@host:port/database`."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field, replace
from unicodedata import category
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from clickup_desktop.language.texts import N_, filled
from clickup_desktop.organization.errors import InvalidServerAddress, WeakTransport

DEFAULT_PORT = 5432
HIGHEST_PORT = 65_535
MAXIMUM_ADDRESS = 2_000
_PORT_DIGITS = 5

# Where certificates lie and how Kerberos calls the service; everything else is the program's.
_ALLOWED = ("sslmode", "sslrootcert", "sslcert", "sslkey", "krbsrvname", "host", "port")
_ELSEWHERE = ("user", "dbname")
_SECRET = ("password", "passfile", "sslpassword", "oauth_client_secret")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A checked address. It never holds a password, and what is written of it can be read again.

    Raises:
        InvalidServerAddress: it would be too long to be read.

    Attributes:
        host: a name, an IP address, or the folder of a Unix socket.
        user: whom to log in as; "" for whoever the person is to their system.
        options: more of libpq's settings, among them how the transport is protected.
        clear_text: whether the server may be given the password in clear text. No text of an
            address says so: it is chosen on this computer.
    """

    host: str
    port: int
    database: str
    user: str = ""
    options: tuple[tuple[str, str], ...] = field(default=())
    clear_text: bool = False

    def __post_init__(self) -> None:
        _require_readable(str(self))

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves this computer."""
        return _is_local(self.host)

    def for_user(self, user: str) -> ServerAddress:
        """Return the same place for somebody else.

        Raises:
            InvalidServerAddress: nobody can be called so, or the address becomes too long.
        """
        _require_text(user)
        return replace(self, user=user)

    def with_clear_text(self, chosen: bool = True) -> ServerAddress:
        """Return the same, with what was chosen about passwords in clear text.

        Raises:
            WeakTransport: it was chosen, and the server would not prove who it is before.
        """
        if chosen and (self.host.startswith("/") or ("sslmode", "verify-full") not in self.options):
            raise WeakTransport("a password in clear text takes TLS with sslmode=verify-full")
        return replace(self, clear_text=chosen)

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
    _require_readable(text)
    _require_text(text)
    try:
        parts = urlsplit(text)
        told_port = parts.port
        query = (
            dict(
                parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True, errors="strict")
            )
            if parts.query
            else {}
        )
        database = unquote(parts.path.removeprefix("/"), errors="strict")
        user = unquote(parts.username or "", errors="strict")
    except ValueError:
        raise InvalidServerAddress(N_("It is not an address.")) from None
    if parts.scheme not in {"postgresql", "postgres"}:
        raise InvalidServerAddress(N_("It must look like postgresql://host/database."))
    if parts.password is not None or any(name in query for name in _SECRET):
        raise InvalidServerAddress(
            N_(
                "It contains a password. Addresses are passed on and written down; you are asked "
                "for the password when it is needed."
            )
        )
    if any(name in query for name in _ELSEWHERE):
        raise InvalidServerAddress(
            N_("Put the login and the database in their places: postgresql://LOGIN@HOST/DATABASE.")
        )
    unknown = sorted(set(query) - set(_ALLOWED))
    if unknown:
        raise InvalidServerAddress(filled(N_("It must not set {option}."), option=unknown[0][:40]))
    host = _host(parts.netloc, parts.hostname or "", query.pop("host", ""))
    port = _port(told_port, query.pop("port", ""))
    if not database or "/" in database:
        raise InvalidServerAddress(N_("It must name a host and a database."))
    if host.startswith("@"):
        raise InvalidServerAddress(
            N_("It must not name an abstract socket, which anybody can make.")
        )
    for part in (host, database, user, *query.values()):
        _require_text(part)
    if "," in host or parts.fragment:
        raise InvalidServerAddress(N_("It must name one host."))
    local = _is_local(host)
    mode = query.pop("sslmode", "prefer" if local else "verify-full")
    if mode != "verify-full" and not local:
        raise WeakTransport(f"sslmode={mode[:20]}")
    query["sslmode"] = mode
    if mode == "verify-full":
        # The system's own certificates (libpq 16 and newer), which companies add theirs to.
        query.setdefault("sslrootcert", "system")
    return ServerAddress(host, port, database, user, tuple(sorted(query.items())))


def _host(netloc: str, name: str, option: str) -> str:
    """Return the host, or the folder of a socket, in each of the places where libpq takes it.

    The option counts, as for libpq, where both mean this computer.

    Raises:
        InvalidServerAddress: there is none, or there are two.
    """
    place = netloc.rpartition("@")[2]
    if _is_encoded_folder(place):
        name = _decoded(place.partition(":")[0])
    if _is_encoded_folder(option):
        raise InvalidServerAddress(N_("It is not an address."))
    if name and option and name != option and not (_is_local(name) and _is_local(option)):
        raise InvalidServerAddress(N_("It names two hosts."))
    if not name and not option:
        raise InvalidServerAddress(
            N_(
                "It must name a host and a database. For the server on this computer use "
                "localhost, or its socket: postgresql:///DATABASE?host=/var/run/postgresql."
            )
        )
    return option or name


def _is_encoded_folder(text: str) -> bool:
    return text.lower().startswith("%2f")


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except ValueError:
        raise InvalidServerAddress(N_("It is not an address.")) from None


def _port(told: int | None, option: str) -> int:
    """Return the port, in each of the places where libpq takes it.

    Raises:
        InvalidServerAddress: it is none, or there are two.
    """
    if option:
        if not (option.isascii() and option.isdigit() and len(option) <= _PORT_DIGITS):
            raise InvalidServerAddress(N_("Its port is not a number from 1 to 65535."))
        if told not in {None, int(option)}:
            raise InvalidServerAddress(N_("It names two ports."))
        told = int(option)
    port = DEFAULT_PORT if told is None else told
    if not 1 <= port <= HIGHEST_PORT:
        raise InvalidServerAddress(N_("Its port is not a number from 1 to 65535."))
    return port


def _require_readable(text: str) -> None:
    """Raise `InvalidServerAddress` where it is longer than what is read."""
    if len(text) > MAXIMUM_ADDRESS:
        raise InvalidServerAddress(N_("It is too long."))


def _require_text(text: str) -> None:
    """Raise `InvalidServerAddress` where something can't be written down, or hides in a line."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidServerAddress(N_("It contains characters that are not allowed.")) from None
    if any(category(character) == "Cc" for character in text):
        raise InvalidServerAddress(N_("It contains control characters."))


def _is_local(host: str) -> bool:
    if host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
