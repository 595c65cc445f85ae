"""The address of a proxy, as variables and systems hold it."""

from __future__ import annotations

import os
from typing import NamedTuple
from urllib.parse import urlsplit

from clickup_desktop.clickup.address import QUOTATION_MARKS
from clickup_desktop.clickup.errors import ProxyAddressInvalid
from clickup_desktop.clickup.settings import UnusableSetting
from clickup_desktop.language.texts import N_, filled

_VARIABLES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY")


class _Wrong(NamedTuple):
    """What is wrong with an address, where a variable holds it and where the settings do."""

    in_variable: str
    in_settings: str


_QUOTED = _Wrong(
    N_("The proxy address in {variable} contains quotation marks."),
    N_("The proxy address in this computer's settings contains quotation marks."),
)
_BROKEN = _Wrong(
    N_("The proxy address in {variable} contains spaces or line breaks."),
    N_("The proxy address in this computer's settings contains spaces or line breaks."),
)
_NO_ADDRESS = _Wrong(
    N_("The proxy address in {variable} is not valid."),
    N_("The proxy address in this computer's settings is not valid."),
)
_NO_PORT = _Wrong(
    N_("The proxy address in {variable} must have a port from 1 to 65535."),
    N_("The proxy address in this computer's settings must have a port from 1 to 65535."),
)
_NO_COMPUTER = _Wrong(
    N_("The proxy address in {variable} names no host."),
    N_("The proxy address in this computer's settings names no host."),
)


def checked_proxy(address: str | None) -> str | None:
    """Return a proxy's address with its scheme; None for none.

    Raises:
        UnusableSetting: nothing can be reached at it. What it holds is not told on, since that may
            be a password.
    """
    if not address:
        return None
    whole = address if "://" in address else f"http://{address}"
    wrong = _what_is_wrong(whole)
    if wrong is not None:
        variable = _variable(address)
        reason = filled(wrong.in_variable, variable=variable) if variable else wrong.in_settings
        raise UnusableSetting(ProxyAddressInvalid(named_in=variable, reason=reason))
    return whole


def proxy_without_login(address: str) -> str:
    """Return a proxy's address with its scheme; "" where it is none, or holds a login."""
    whole = address if "://" in address else f"http://{address}"
    if _what_is_wrong(whole) is not None:
        return ""
    parts = urlsplit(whole)
    usable = parts.scheme in {"http", "https"} and "@" not in parts.netloc
    return whole if usable and parts.path in {"", "/"} and not parts.query else ""


def _what_is_wrong(address: str) -> _Wrong | None:
    if any(mark in address for mark in QUOTATION_MARKS):
        return _QUOTED
    if any(character.isspace() or not character.isprintable() for character in address):
        return _BROKEN
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return _NO_ADDRESS
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        return _NO_PORT
    return None if host else _NO_COMPUTER


def _variable(address: str) -> str:
    for name in _VARIABLES:
        value = os.environ.get(name, "")
        if value and (value == address or value == address.removeprefix("http://")):
            return name
    return ""
