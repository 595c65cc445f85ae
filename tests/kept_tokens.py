"""Tokens in a keyring, as the program keeps them: their names and their form."""

from __future__ import annotations

from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.records import Connection
from clickup_desktop.organization.secrets import SecretStore
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.tokens.kept_token import (
    KeptToken,
    TokenName,
    from_text,
    to_text,
)


def name_in_keyring(
    organization: OrganizationSession | OrganizationService, connection: Connection
) -> str:
    """Return the name that a connection's token has in the keyring of the member who asks."""
    if isinstance(organization, OrganizationSession):
        overview = organization.overview()
        organization_id, member_id = overview.organization.id, overview.member.id
    else:
        organization_id, member_id = organization.organization.id, organization.member.id
    name = TokenName(organization_id, member_id, connection.id, connection.secret_version)
    return name.in_keyring()


def put_token(
    organization: OrganizationSession | OrganizationService,
    secrets: SecretStore,
    connection: Connection,
    token: str,
) -> None:
    """Have the keyring hold another token for a connection, for the same address."""
    kept = KeptToken(connection.clickup_url, token)
    secrets.put(name_in_keyring(organization, connection), to_text(kept))


def token_in(
    organization: OrganizationSession | OrganizationService,
    secrets: SecretStore,
    connection: Connection,
) -> str:
    """Return the token that the keyring holds for a connection."""
    return from_text(secrets.get(name_in_keyring(organization, connection))).token
