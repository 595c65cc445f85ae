"""Every key of the policy's file, and what it may say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from clickup_desktop.certificate_file import NoCertificates, read_certificates
from clickup_desktop.clickup.address import InvalidClickUpUrl, address_to_keep
from clickup_desktop.clickup.proxy_address import proxy_without_login
from clickup_desktop.integration.policy.errors import PolicyUnusable
from clickup_desktop.integration.policy.policy import Key, Policy
from clickup_desktop.language.choice import known_languages, matching_language
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import N_, filled
from clickup_desktop.organization.errors import InvalidServerAddress, WeakTransport
from clickup_desktop.organization.records import MOST_COPY_DAYS
from clickup_desktop.organization.server.address import parse_address

IsProtected = Callable[[Path], bool]

MOST_IDS = 1_000
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_VISIBILITIES = ("shared", "private")

_UNKNOWN = N_("there is no such key. The keys are {keys}.")
_NO_STRING = N_("it must be a text in quotation marks.")
_NO_BOOLEAN = N_("it must be true or false.")
_NO_VISIBILITY = N_('it must be "shared" or "private".')
_NO_IDS = N_("it must be a list of 1 to 1000 ids, each in quotation marks.")
_NO_DAYS = N_("it must be a whole number from 0 to 36500.")
_NO_PROXY = N_(
    "it must be an address such as http://proxy.example.com:3128, without a name or a password."
)
_NO_LANGUAGE = N_("there is no such language. Available: {languages}.")
_WEAK = N_("the server's certificate would not be verified.")
_WITH_LOGIN = N_("it must not contain a login.")
_NO_ABSOLUTE = N_("it must be a full path.")
_MISSING = N_("there is no such file.")
_NO_CERTIFICATES = N_("the file contains no certificate in PEM format.")


class _Wrong(Exception):
    """A value can't be used.

    Attributes:
        reason: in words for the person.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def policy_of(told: dict[str, Any], file: Path, is_protected: IsProtected) -> Policy:
    """Return what a file decides.

    Args:
        told: the file's content.
        is_protected: says whether a file is there; raises `PolicyUnusable` where others can
            change it.

    Raises:
        PolicyUnusable: a key is unknown, or a value is not valid.
    """
    values: dict[str, Any] = {}
    for name, value in told.items():
        if name not in set(Key):
            raise PolicyUnusable(file, name, filled(_UNKNOWN, keys=enumeration(Key)))
        key = Key(name)
        try:
            if key is Key.CERTIFICATES:
                values[key.field] = _certificates(value, is_protected)
            else:
                values[key.field] = _READERS[key](value)
        except _Wrong as wrong:
            raise PolicyUnusable(file, name, wrong.reason) from None
    return Policy(file=file, **values)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(_NO_STRING)
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong(_NO_BOOLEAN)
    return value


def _visibility(value: Any) -> str:
    if value not in _VISIBILITIES:
        raise _Wrong(_NO_VISIBILITY)
    return str(value)


def _ids(value: Any) -> frozenset[str]:
    usable = (
        isinstance(value, list)
        and 1 <= len(value) <= MOST_IDS
        and all(isinstance(it, str) and _ID.fullmatch(it) for it in value)
    )
    if not usable:
        raise _Wrong(_NO_IDS)
    return frozenset(value)


def _days(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_COPY_DAYS:
        raise _Wrong(_NO_DAYS)
    return value


def _language(value: Any) -> str:
    known = known_languages()
    found = matching_language(_text(value), known)
    if not found:
        raise _Wrong(filled(_NO_LANGUAGE, languages=enumeration(known)))
    return found


def _proxy(value: Any) -> str:
    found = proxy_without_login(_text(value))
    if not found:
        raise _Wrong(_NO_PROXY)
    return found


def _organization_url(value: Any) -> str:
    try:
        return address_to_keep(_text(value))
    except InvalidClickUpUrl as error:
        raise _Wrong(error.reason) from None


def _organization_address(value: Any) -> str:
    try:
        address = parse_address(_text(value))
    except InvalidServerAddress as error:
        raise _Wrong(error.reason) from None
    except WeakTransport:
        raise _Wrong(_WEAK) from None
    if address.user:
        raise _Wrong(_WITH_LOGIN)
    return str(value).strip()


def _certificates(value: Any, is_protected: IsProtected) -> str:
    path = Path(_text(value))
    if not path.is_absolute() or ".." in path.parts:
        raise _Wrong(_NO_ABSOLUTE)
    if not is_protected(path):
        raise _Wrong(_MISSING)
    try:
        read_certificates(path)
    except NoCertificates:
        raise _Wrong(_NO_CERTIFICATES) from None
    return str(path)


_READERS: dict[Key, Callable[[Any], object]] = {
    Key.ORGANIZATION_ADDRESS: _organization_address,
    Key.ORGANIZATION_URL: _organization_url,
    Key.VISIBILITY: _visibility,
    Key.WORKSPACES: _ids,
    Key.SPACES: _ids,
    Key.PROXY: _proxy,
    Key.SAMPLE: _boolean,
    Key.LANGUAGE: _language,
    Key.MESSAGE_COPY_DAYS: _days,
}
