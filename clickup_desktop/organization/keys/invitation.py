"""An invitation: what a new member, or a member's new computer, needs to join, as plain values.

How it is written as one line of text stands in `invitation_text`, what it opens in `joining`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime

from clickup_desktop.language.texts import N_, filled
from clickup_desktop.organization.identifiers import is_uuid
from clickup_desktop.organization.keys import primitives
from clickup_desktop.organization.keys.errors import InvalidInvitation, InvitationExpired
from clickup_desktop.organization.keys.secret import Secret
from clickup_desktop.organization.roles import Role

MAXIMUM_SERVER = 500
"""Characters; several hosts may stand in it, as libpq takes them."""
MAXIMUM_IDENTIFIER = 63
"""Bytes of a login's or a database's name (PostgreSQL's NAMEDATALEN, less one)."""
MAXIMUM_PASSWORD = 200
MAXIMUM_NAME = 300

_SERVER = re.compile(r"[A-Za-z0-9.,:_\[\]-]+\Z")
_UNPRINTABLE = frozenset({"Cc", "Cs"})
_HIGHEST_VERSION = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is handed over once, by a way that nobody else reads.

    Attributes:
        server: hosts and ports, such as "db.example.com:5432", several with commas between them.
        login: the name to log in to the database with.
        password: to log in with once; empty where the server knows its people by other means.
        member_id: whom it is for.
        secret: 32 random bytes, which open the copy of the organization's key that was made for
            this invitation.
        key_version: of that copy.
        expires_at: in UTC, in whole seconds.

    Raises:
        InvalidInvitation: a value is none that an invitation may have.
    """

    id: str
    organization_id: str
    organization_name: str
    member_id: str
    role: Role
    server: str
    database: str
    login: str
    password: Secret[str]
    secret: Secret[bytes] = field(repr=False)
    key_version: int
    expires_at: datetime

    def __post_init__(self) -> None:
        for value in (self.id, self.organization_id, self.member_id):
            _require(is_uuid(value), N_("an id is not valid"))
        _require(
            len(self.server) <= MAXIMUM_SERVER and bool(_SERVER.match(self.server)),
            N_("the server's address is not valid"),
        )
        for value in (self.login, self.database):
            _require(
                bool(value) and _is_one_line(value, MAXIMUM_IDENTIFIER), N_("a name is not valid")
            )
            _require(len(value.encode()) <= MAXIMUM_IDENTIFIER, N_("a name is too long"))
        _require(_is_one_line(self.organization_name, MAXIMUM_NAME), N_("a name is too long"))
        _require(
            _is_one_line(self.password.reveal(), MAXIMUM_PASSWORD), N_("the password is not valid")
        )
        _require(len(self.secret.reveal()) == primitives.KEY_LENGTH, N_("the secret is not valid"))
        _require(1 <= self.key_version <= _HIGHEST_VERSION, N_("the key's version is not valid"))
        _require(
            self.expires_at.tzinfo is UTC
            and self.expires_at.microsecond == 0
            and self.expires_at.timestamp() >= 0,
            N_("the time is not valid"),
        )

    def require_unexpired(self, now: datetime) -> None:
        """Check that there is time left.

        Raises:
            InvitationExpired: there is none.
        """
        if now >= self.expires_at:
            raise InvitationExpired(
                filled(
                    N_("it was valid until {moment} UTC"),
                    moment=f"{self.expires_at:%Y-%m-%d %H:%M}",
                )
            )


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise InvalidInvitation(otherwise)


def _is_one_line(text: str, maximum: int) -> bool:
    return len(text) <= maximum and not any(
        unicodedata.category(character) in _UNPRINTABLE for character in text
    )
