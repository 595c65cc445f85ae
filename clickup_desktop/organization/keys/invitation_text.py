"""An invitation as one line of text that can be copied, mailed, wrapped, and typed if need be.

    clickup-desktop-invitation:1:<letters and digits>

The letters are, in Crockford's base 32: the payload's length (2 bytes), the payload, a checksum (4
bytes of BLAKE2b over both, personalized "cud-invitation"). The payload is the three ids (16 bytes
each), the secret (32), the key's version (4), the moment of expiry (8, seconds since 1970), then
the texts with a zero byte between each two: role, server, database, login, password, organization's
name. Numbers have their big end first.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import UTC, datetime

from clickup_desktop.language.texts import N_, filled
from clickup_desktop.organization.keys.errors import InvalidInvitation
from clickup_desktop.organization.keys.invitation import Invitation
from clickup_desktop.organization.keys.primitives import KEY_LENGTH
from clickup_desktop.organization.keys.secret import Secret
from clickup_desktop.organization.keys.typed_text import (
    as_letters,
    from_letters,
    letters_for,
    to_letters,
    without_separators,
)
from clickup_desktop.organization.roles import Role

MAXIMUM_TEXT = 6_000
"""Characters that are looked at; the longest invitation has fewer, wrapped as it may be."""

PREFIX = "clickup-desktop-invitation:"
_VERSION = "1"
_FORM = re.compile(r"([0-9]{1,4}):(.*)")
_QUOTES = "\"'`“”„‘’«»<>()[].,;"

_LENGTH = 2
_CHECKSUM = 4
_ID = 16
_NUMBERS = (_ID, _ID, _ID, KEY_LENGTH, 4, 8)
_TEXTS = 6
_LATEST = 253_402_300_799  # the last second of the year 9999


def to_text(invitation: Invitation) -> str:
    """Return the line to hand over. All of it is secret."""
    return f"{PREFIX}{_VERSION}:{_letters(invitation)}"


def secrets_in(invitation: Invitation) -> tuple[str, ...]:
    """Return the texts that must not be seen anywhere else."""
    password = invitation.password.reveal()
    return (_letters(invitation), *((password,) if password else ()))


def from_text(text: str) -> Invitation:
    """Return the invitation that was pasted.

    Raises:
        InvalidInvitation: it is none, or not the whole of it.
    """
    if len(text) > MAXIMUM_TEXT:
        raise InvalidInvitation(N_("it is too long"))
    pasted = without_separators(text).strip(_QUOTES)
    prefix = without_separators(PREFIX)
    form = _FORM.fullmatch(pasted[len(prefix) :])
    if pasted[: len(prefix)].lower() != prefix or form is None:
        raise InvalidInvitation(filled(N_("an invitation begins with “{prefix}”"), prefix=PREFIX))
    if form[1] != _VERSION:
        raise InvalidInvitation(N_("it was made by a newer version of the program"))
    return _from_payload(_payload(as_letters(form[2])))


def _letters(invitation: Invitation) -> str:
    numbers = (
        uuid.UUID(invitation.id).bytes
        + uuid.UUID(invitation.organization_id).bytes
        + uuid.UUID(invitation.member_id).bytes
        + invitation.secret.reveal()
        + invitation.key_version.to_bytes(4)
        + int(invitation.expires_at.timestamp()).to_bytes(8)
    )
    texts = (
        invitation.role.value,
        invitation.server,
        invitation.database,
        invitation.login,
        invitation.password.reveal(),
        invitation.organization_name,
    )
    payload = numbers + "\0".join(texts).encode()
    whole = len(payload).to_bytes(_LENGTH) + payload
    return to_letters(whole + _checksum(whole))


def _payload(letters: str) -> bytes:
    octets = from_letters(letters)
    if octets is None:
        raise InvalidInvitation(N_("it contains characters that are not allowed"))
    whole_length = _LENGTH + int.from_bytes(octets[:_LENGTH]) + _CHECKSUM
    expected = letters_for(whole_length)
    if len(octets) < _LENGTH or len(letters) < expected:
        raise InvalidInvitation(N_("its end is missing"))
    if len(letters) > expected:
        raise InvalidInvitation(N_("there is something after its end"))
    whole, checksum = octets[:-_CHECKSUM], octets[-_CHECKSUM:]
    if checksum != _checksum(whole) or to_letters(octets) != letters:
        raise InvalidInvitation(N_("some of its characters are missing or were changed"))
    return whole[_LENGTH:]


def _from_payload(payload: bytes) -> Invitation:
    values = []
    position = 0
    for length in _NUMBERS:
        values.append(payload[position : position + length])
        position += length
    texts = _texts(payload[position:])
    expires_at = int.from_bytes(values[5])
    if texts is None or texts[0] not in set(Role) or expires_at > _LATEST:
        raise InvalidInvitation(N_("what it contains is not an invitation"))
    role, server, database, login, password, name = texts
    return Invitation(
        id=str(uuid.UUID(bytes=values[0])),
        organization_id=str(uuid.UUID(bytes=values[1])),
        organization_name=name,
        member_id=str(uuid.UUID(bytes=values[2])),
        role=Role(role),
        server=server,
        database=database,
        login=login,
        password=Secret(password),
        secret=Secret(values[3]),
        key_version=int.from_bytes(values[4]),
        expires_at=datetime.fromtimestamp(expires_at, UTC),
    )


def _texts(octets: bytes) -> list[str] | None:
    try:
        texts = octets.decode().split("\0")
    except UnicodeDecodeError:
        return None
    return texts if len(texts) == _TEXTS else None


def _checksum(octets: bytes) -> bytes:
    return hashlib.blake2b(octets, digest_size=_CHECKSUM, person=b"cud-invitation").digest()
