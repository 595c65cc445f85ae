"""An organization on a server, opened as the program does that joins and remembers it."""

from __future__ import annotations

from psycopg import sql

from clickup_desktop.organization.errors import NotAnOrganization
from clickup_desktop.organization.members import rows as members
from clickup_desktop.organization.secrets import SecretStore
from clickup_desktop.organization.server.inviting import raw
from clickup_desktop.organization.server.passwords import verifier_of
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import sign_in
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.token_cipher import TokenCipher
from clickup_desktop.organization.tokens.keepers import token_keepers


def open_server_organization(
    store: ServerStore, secrets: SecretStore, cipher: TokenCipher | None
) -> OrganizationService:
    """Return the organization as the member who logged in sees it; raises as `sign_in`.

    Args:
        secrets: where the tokens of Private connections are kept.
        cipher: the organization's key (`sealing.HeldKey`).
    """
    member_id = sign_in(store)
    with store.read() as transaction:
        organization = members.read_organization(transaction)
    if organization is None:
        raise NotAnOrganization(str(store.address))
    keepers = token_keepers(store, secrets, organization.id, member_id, cipher)
    return OrganizationService(store, keepers, member_id)


def change_password(store: ServerStore, new_password: str) -> None:
    """Set one's own password. The server is sent what it keeps of it, never the clear text."""
    with store.write() as transaction:
        connection = raw(transaction)
        verifier = verifier_of(new_password, connection)
        connection.execute(
            sql.SQL("ALTER ROLE CURRENT_USER PASSWORD {}").format(sql.Literal(verifier))
        )
