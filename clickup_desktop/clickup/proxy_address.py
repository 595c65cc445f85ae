"""The address of a proxy, as variables and systems hold it."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from clickup_desktop.clickup.address import QUOTATION_MARKS
from clickup_desktop.clickup.errors import ProxyAddressInvalid
from clickup_desktop.clickup.settings import UnusableSetting

_VARIABLES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY")


def checked_proxy(address: str | None) -> str | None:
    """Return a proxy's address with its scheme; None for none.

    Raises:
        UnusableSetting: nothing can be reached at it. What it holds is not told on, since that may
            be a password.
    """
    if not address:
        return None
    whole = address if "://" in address else f"http://{address}"
    reason = _what_is_wrong(whole)
    if reason:
        raise UnusableSetting(ProxyAddressInvalid(named_in=_variable(address), reason=reason))
    return whole


def _what_is_wrong(address: str) -> str:
    if any(mark in address for mark in QUOTATION_MARKS):
        return "has quotation marks in it"
    if any(character.isspace() or not character.isprintable() for character in address):
        return "has blanks or line breaks in it"
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return "is not an address"
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        return "has a port that is none (1 to 65535)"
    return "" if host else "names no computer"


def _variable(address: str) -> str:
    for name in _VARIABLES:
        value = os.environ.get(name, "")
        if value and (value == address or value == address.removeprefix("http://")):
            return name
    return ""
