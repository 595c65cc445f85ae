"""The organization URL: the base of ClickUp's API, or of a company's gateway in front of it."""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from urllib.parse import SplitResult, unquote, urlsplit

from clickup_desktop.language.texts import N_, filled
from clickup_desktop.untrusted_text import display_text

DEFAULT_CLICKUP_URL = "https://api.clickup.com"
QUOTATION_MARKS = "\"'`“”„‘’«»"
"""What settings are written between, and no address holds."""

MAXIMUM_URL = 2_000
MAXIMUM_KEPT_URL = 180
"""Characters of an address that is kept with a token, where keyrings hold no more than 1,200."""

# Repeated, so that normalising an address again leaves it as it is.
_API_ENDING = re.compile(r"(?:/+api(?:/+v\d+)?)*/*\Z")
_TOKEN = re.compile(r"pk_\d+_", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?\Z")


class InvalidClickUpUrl(ValueError):
    """The text can't be used as an organization URL.

    Attributes:
        reason: a sentence for the person who typed it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_loopback(host: str) -> bool:
    """Whether `host` is this computer itself."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def normalise_clickup_url(text: str) -> str:
    """Return the base that `/api/v2/…` is appended to.

    A missing scheme becomes https; a pasted trailing "/", "/api" or "/api/v2" is dropped; a path
    in front of it, as a gateway has one, is kept. What is returned comes back as it is.

    Raises:
        InvalidClickUpUrl: it isn't an address, carries credentials, a query or a fragment, or
            would send the token unencrypted to another computer.
    """
    stripped = text.strip()
    if not stripped:
        raise InvalidClickUpUrl(N_("The organization URL is empty."))
    if len(stripped) > MAXIMUM_URL:
        raise InvalidClickUpUrl(N_("The organization URL is too long."))
    if any(mark in stripped for mark in QUOTATION_MARKS):
        raise InvalidClickUpUrl(N_("The organization URL contains quotation marks. Remove them."))
    if any(character.isspace() or not character.isprintable() for character in stripped):
        raise InvalidClickUpUrl(N_("The organization URL contains spaces or line breaks."))
    if "\\" in stripped:
        raise InvalidClickUpUrl(N_("The organization URL contains a backslash."))
    if "://" not in stripped:
        stripped = f"https://{stripped}"
    if _TOKEN.search(stripped):
        # Its looking up alone would tell the network.
        raise InvalidClickUpUrl(
            N_("The organization URL contains a token, which doesn't belong there.")
        )
    parts, port, host = _parts(stripped)
    if port == 0:
        raise InvalidClickUpUrl(N_("The port in the organization URL must be from 1 to 65535."))
    bracketed = "[" in parts.netloc
    _check(parts.scheme, host, bracketed=bracketed, has_credentials="@" in parts.netloc)
    if parts.query or parts.fragment or stripped.endswith(("?", "#")):
        raise InvalidClickUpUrl(N_("The organization URL must not contain ? or #."))
    if not parts.path.isascii() or ".." in unquote(parts.path).split("/"):
        raise InvalidClickUpUrl(N_("The path in the organization URL is not valid."))
    shown_host = f"[{host}]" if bracketed else host
    path = _API_ENDING.sub("", parts.path)
    return f"{parts.scheme}://{shown_host}{f':{port}' if port else ''}{path}"


def address_to_keep(text: str) -> str:
    """Return the base of ClickUp's API that a token is connected with.

    Raises:
        InvalidClickUpUrl: it can't be used, or is too long to be kept with a token.
    """
    address = normalise_clickup_url(text)
    if len(address) > MAXIMUM_KEPT_URL:
        raise InvalidClickUpUrl(
            filled(
                N_("The organization URL is longer than {number} characters."),
                number=MAXIMUM_KEPT_URL,
            )
        )
    return address


def _parts(url: str) -> tuple[SplitResult, int | None, str]:
    """Return an address taken apart, with its port and its host."""
    with suppress(ValueError):
        parts = urlsplit(url)
        return parts, parts.port, parts.hostname or ""
    # Raised out here, because Python's error holds what was typed, and `from None` that error.
    raise InvalidClickUpUrl(N_("The organization URL is not a web address."))


def _is_ipv6(host: str) -> bool:
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        return False
    return True


def _check(scheme: str, host: str, *, bracketed: bool, has_credentials: bool) -> None:
    if scheme not in ("https", "http"):
        raise InvalidClickUpUrl(
            filled(
                N_("The organization URL must begin with https, not {scheme}."),
                scheme=display_text(scheme, maximum=20),
            )
        )
    if has_credentials:
        raise InvalidClickUpUrl(N_("The organization URL must not contain a name or a password."))
    if host in ("", "http", "https"):  # the latter where a ":" or "/" is missing behind it
        raise InvalidClickUpUrl(N_("The organization URL names no host."))
    if bracketed and not _is_ipv6(host):
        raise InvalidClickUpUrl(N_("The organization URL is not a web address."))
    if not bracketed and (not _HOST.match(host) or ".." in host):
        raise InvalidClickUpUrl(
            N_("The host in the organization URL contains characters that are not allowed.")
        )
    if scheme == "http" and not is_loopback(host):
        raise InvalidClickUpUrl(
            N_("The organization URL must begin with https, so that the token is sent encrypted.")
        )
