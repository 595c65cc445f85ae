"""Signing in to a server's organization, and coming in with an invitation."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, text

from clickup_desktop.language.texts import N_, filled
from clickup_desktop.organization.column_types import Undecodable
from clickup_desktop.organization.errors import (
    InvitationOpen,
    InvitationRefused,
    InvitationUsed,
    MemberRemoved,
    NotAnOrganization,
    PasswordNeeded,
    ServerRefused,
    SignInRefused,
)
from clickup_desktop.organization.identifiers import is_uuid
from clickup_desktop.organization.keys.errors import InvitationExpired
from clickup_desktop.organization.keys.key_copy import KeyCopy
from clickup_desktop.organization.keys.organization_key import KeyRecord
from clickup_desktop.organization.members import rows as members
from clickup_desktop.organization.records import Member, Organization
from clickup_desktop.organization.server.inviting import raw, server_now
from clickup_desktop.organization.server.key_store import newest_record
from clickup_desktop.organization.server.passwords import verifier_of
from clickup_desktop.organization.server.revisions import revisions_fit
from clickup_desktop.organization.server.roles import OUR_ROLE
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.tables import invitation

# All in one question: which program fits, who somebody is, and whether they have come in.
_WHO = text(
    "SELECT (SELECT array_agg(version_num::text) FROM alembic_version) AS revisions, m.id, m.role,"
    " (SELECT id FROM organization LIMIT 1) AS organization_id,"
    " (SELECT i.first FROM invitation i WHERE i.member_id = m.id) AS invited"
    " FROM (SELECT) AS always LEFT JOIN member m"
    " ON m.login = current_user::text AND m.removed_at IS NULL"
)


# What a group may see can be changed by hand, which says nothing of who is in it.
_IN_A_GROUP = (
    "SELECT EXISTS (SELECT FROM pg_auth_members m"
    " WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    " AND starts_with(shobj_description(m.roleid, 'pg_authid'), %s))"
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What somebody who was invited finds, before they accept.

    Attributes:
        first: whether they come in; else it is another computer of a member's.
        at: when, by the server's clock.
        sealed: the organization's key, for whoever has the invitation's text.
    """

    organization: Organization
    member: Member
    first: bool
    expires_at: datetime
    at: datetime
    key: KeyRecord
    sealed: bytes = field(repr=False)


def sign_in(store: ServerStore, *, organization_id: str | None = None) -> str:
    """Return the id of the member who logged in, a UUID: names of files and secrets hold it.

    Args:
        organization_id: of the organization that is to be there; None where any may be.

    Raises:
        InvitationOpen: they were invited and have not accepted yet.
        MemberRemoved: the login belongs to nobody in the organization.
        NotAnOrganization: there is none, or not the one that is to be there.
        ServerOlder, ServerNewer, ServerError.
    """
    row = _who(store)
    if organization_id not in {None, row.organization_id}:
        raise NotAnOrganization(str(store.address), "it holds another organization")
    if row.invited:
        raise InvitationOpen(str(store.address))
    return str(row.id)


def arrive(store: ServerStore, expires_at: datetime | None = None) -> Arrival:
    """Return what an invitation brings.

    Args:
        store: logged in with the invitation's one-time password, or a member's own.
        expires_at: what the invitation says of itself: the server treats a password that ran out
            as a wrong one, and does not say so.

    Raises:
        InvitationExpired, InvitationUsed: it can't be used any more, by what the server holds.
        InvitationRefused: the server let nobody in with it.
        ServerError: the server failed.
    """
    where = str(store.address)
    try:
        row = _who(store)
    except PasswordNeeded:
        raise
    except SignInRefused as error:
        words = error.args[0]
        if expires_at is not None and expires_at <= datetime.now(UTC):
            words += (
                f" (it was good until {expires_at:%Y-%m-%d %H:%M} UTC, and this computer's clock"
                f" says {datetime.now(UTC):%Y-%m-%d %H:%M} UTC)"
            )
        raise InvitationRefused(where, words) from None
    except MemberRemoved as error:
        raise InvitationUsed(where, error.args[0]) from None
    with store.read() as transaction:
        found = transaction.execute(
            select(invitation).where(invitation.c.member_id == row.id)
        ).first()
        now = server_now(transaction)
        records = newest_record(transaction)
        organization = members.read_organization(transaction)
        if found is None or not records or organization is None:
            raise InvitationUsed(where)
        if Undecodable in map(type, found):
            raise InvitationUsed(where, "what it says can't be read")
        if found.expires_at <= now:
            until = f"{found.expires_at:%Y-%m-%d %H:%M}"
            raise InvitationExpired(filled(N_("it was valid until {moment} UTC"), moment=until))
        member = members.read_member(transaction, row.id)
    return Arrival(
        organization,
        Member(member.id, member.name, member.email, found.role, member.version),
        found.first,
        found.expires_at,
        now,
        records[0],
        bytes(found.sealed),
    )


def accept(
    store: ServerStore,
    arrival: Arrival,
    new_password: str | None,
    copy: KeyCopy,
) -> None:
    """Come in: a password of one's own, a public key, and the organization's key sealed for it.

    All of it happens in one transaction. Afterwards the one-time password is of no use.

    Args:
        new_password: None where the server knows its people in another way, and for a member's
            other computer.
        copy: of the arrival's key, sealed for this computer.

    Raises:
        InvitationExpired, InvitationUsed: it can't be used any more.
        ChangedMeanwhile: the organization has a new key since.
        ServerError: the server failed; nothing was changed.
    """
    with store.write() as transaction:
        verifier = (
            verifier_of(new_password, raw(transaction))
            if arrival.first and new_password is not None
            else None
        )
        transaction.execute(
            select(
                func.accept_invitation(
                    verifier,
                    copy.public_key,
                    arrival.key.version,
                    copy.authenticator,
                    copy.sealed,
                )
            )
        )


def _who(store: ServerStore) -> Any:
    try:
        with store.read() as transaction:
            row = transaction.execute(_WHO).one()
    except ServerRefused as error:
        if _is_in_a_group(store):
            raise
        raise MemberRemoved(str(store.address), error.args[0]) from None
    revisions_fit(set(row.revisions or ()), store.address)
    if row.id is None:
        raise MemberRemoved(str(store.address), "the login belongs to no member")
    if not (is_uuid(row.id) and is_uuid(row.organization_id)):
        raise NotAnOrganization(str(store.address), "an id in it is none")
    return row


def _is_in_a_group(store: ServerStore) -> bool:
    """Whether the login is in one of the organization's groups, whatever these may do."""
    # SQLAlchemy asks a new connection what only somebody in a group may know.
    with contextlib.closing(store.listen()) as connection:
        found = connection.execute(_IN_A_GROUP, (OUR_ROLE,)).fetchone()
    return found == (True,)
