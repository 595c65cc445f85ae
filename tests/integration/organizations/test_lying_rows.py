"""Whatever the server's rows say, no secret goes elsewhere, and the keyring stays as it is."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.integration.diagnostics import Diagnostics
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import AddressChanged, OrganizationError, StoreError
from clickup_desktop.organization.keys.errors import OrganizationKeyError, TokenTampered
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import SecretError
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.sandbox.server import Sandbox
from tests.integration.organizations.conftest import Town, link_channel
from tests.leaks import leaks
from tests.listening_server import ListeningServer
from tests.postgresql import PASSWORD
from tests.ready_organization import Preparation

_ANYTHING = (ClickUpError, OrganizationError, OrganizationKeyError, StoreError, SecretError)
OTHER = str(uuid.uuid4())
_ALL = (
    "visibility, state, organization_url, owner_id, account_id, account_name, account_email,"
    " workspaces, token_hint, secret_version, secret_backend, session_only, created_at,"
    " checked_at, problem, token_ciphertext, key_version, version"
)
# By the database's superuser, past each rule of the server's.
_LIES = {
    "the address": "UPDATE connection SET organization_url = '{elsewhere}'",
    "the version": "UPDATE connection SET secret_version = 2",
    "the id": "UPDATE connection SET id = '" + OTHER + "' WHERE visibility = 'private'",
    "an id that leads to the identity": (
        "UPDATE connection SET id = '../../organization/' || left(owner_id, 8)"
        " WHERE visibility = 'private'"
    ),
    "the owner": "UPDATE connection SET owner_id = '" + OTHER + "'",
    "the organization": "UPDATE organization SET id = '" + OTHER + "'",
    "that a Shared one is Private": (
        "UPDATE connection SET visibility = 'private', token_ciphertext = NULL, key_version = NULL"
    ),
    "that a Private one is Shared": "UPDATE connection SET visibility = 'shared'",
    "that it was never shown": "UPDATE connection SET state = 'pending', created_at = '2001-01-01'",
    "that it is for a session": "UPDATE connection SET session_only = true",
    "a row more, that leads elsewhere": (
        f"INSERT INTO connection (id, {_ALL}) SELECT '{OTHER}', "
        + _ALL.replace("organization_url", "'{elsewhere}'")
        + " FROM connection WHERE visibility = 'private'"
    ),
    "nothing": "DELETE FROM connection",
}


@pytest.fixture
def elsewhere() -> Iterator[ListeningServer]:
    with ListeningServer() as server:
        yield server


def drop_rules(raw: psycopg.Connection[Any]) -> None:
    """Let a connection's row say anything."""
    raw.execute("SET search_path = clickup_desktop")
    names = raw.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'connection'::regclass"
        " AND contype = 'c'"
    ).fetchall()
    for (name,) in names:
        raw.execute(f"ALTER TABLE connection DROP CONSTRAINT {name}")


@pytest.fixture
def preparation() -> Preparation:
    return drop_rules


def lie(town: Town, statement: str) -> None:
    """Have the database's superuser write it."""
    address = parse_address(town.cluster.url(town.database))
    settings = make_conninfo("", **address.settings())
    with psycopg.connect(settings, autocommit=True, password=PASSWORD) as raw:
        raw.execute("SET search_path = clickup_desktop")
        raw.execute("SET session_replication_role = replica")
        raw.execute(statement)


def do_everything(integration: OrganizationSession) -> None:
    """Do all that uses a token or tidies one up."""
    with contextlib.suppress(*_ANYTHING):
        integration.connections.check_quietly()
    with contextlib.suppress(*_ANYTHING):
        integration.links.check()
    Diagnostics.of(integration).run()
    for connection in integration.overview().connections:
        with contextlib.suppress(*_ANYTHING):
            integration.connections.check(connection.id)
    with contextlib.suppress(*_ANYTHING):
        integration.workspaces.refresh()
    integration.reconcile()


def test_where_nothing_lies_the_token_is_sent_to_its_address_and_can_be_deleted(
    town: Town, sandbox: Sandbox
) -> None:
    admin = town.admin()
    secrets = town.computer("admin").secrets
    before = dict(secrets._values)
    made = admin.connections.connect(sandbox.token, Visibility.PRIVATE, sandbox.url).connection
    asked = len(sandbox.requests)
    do_everything(admin)
    assert len(sandbox.requests) > asked
    assert admin.overview().connections[0].problem == ""
    admin.connections.disconnect(made.id)
    admin.reconcile()
    assert secrets._values == before


@pytest.mark.parametrize("told", _LIES)
def test_no_secret_is_sent_and_the_keyring_stays_as_it_is(
    town: Town, sandbox: Sandbox, elsewhere: ListeningServer, told: str
) -> None:
    admin = town.admin()
    admin.connections.connect(sandbox.token, Visibility.PRIVATE, sandbox.url)
    shared = admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    link_channel(admin, connection_id=shared.connection.id)
    town.computer("admin").close()
    secrets = town.computer("admin").secrets
    before = dict(secrets._values)
    lie(town, _LIES[told].format(elsewhere=elsewhere.url))
    for _start in range(2):
        with contextlib.suppress(*_ANYTHING):
            do_everything(town.computer("admin").open())
        town.computer("admin").close()
    heard = "\n".join(elsewhere.heard)
    assert "Authorization" not in heard
    for value in (*before.values(), sandbox.token):
        secret = value.splitlines()[-1]
        assert not leaks(heard, secret)
    assert dict(secrets._values) == before


@pytest.mark.parametrize("told", _LIES)
def test_disconnecting_what_lies_deletes_no_identity_and_no_password(
    town: Town, sandbox: Sandbox, elsewhere: ListeningServer, told: str
) -> None:
    admin = town.admin()
    admin.connections.connect(sandbox.token, Visibility.PRIVATE, sandbox.url)
    secrets = town.computer("admin").secrets
    treasures = {name: it for name, it in secrets._values.items() if name.startswith("organiz")}
    assert len(treasures) == 2
    lie(town, _LIES[told].format(elsewhere=elsewhere.url))
    town.computer("admin").close()
    with contextlib.suppress(*_ANYTHING):
        again = town.computer("admin").open()
        for connection in again.overview().connections:
            with contextlib.suppress(*_ANYTHING):
                again.connections.disconnect(connection.id)
        again.reconcile()
    assert treasures.items() <= secrets._values.items()
    assert elsewhere.heard == []


@pytest.mark.parametrize("visibility", Visibility)
def test_a_new_token_is_not_sent_to_a_changed_address(
    town: Town, sandbox: Sandbox, elsewhere: ListeningServer, visibility: Visibility
) -> None:
    admin = town.admin()
    connected = admin.connections.connect(sandbox.token, visibility, sandbox.url).connection
    lie(town, f"UPDATE connection SET organization_url = '{elsewhere.url}'")
    with pytest.raises((AddressChanged, TokenTampered)):
        admin.connections.client_of(connected)
    with pytest.raises(AddressChanged) as told:
        admin.connections.update_token(connected.id, sandbox.token)
    assert told.value.listed == elsewhere.url
    # What a ciphertext is bound to can be told from no other address than the right one.
    assert told.value.kept == (sandbox.url if visibility is Visibility.PRIVATE else "")
    assert elsewhere.heard == []
    updated = admin.connections.update_token(connected.id, sandbox.token, clickup_url=sandbox.url)
    assert updated.clickup_url == sandbox.url
    assert admin.connections.check(connected.id).ok
    assert elsewhere.heard == []
