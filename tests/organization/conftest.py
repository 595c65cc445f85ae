"""An organization on this computer with a member for each role, in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.records import (
    Account,
    NewConnection,
    NewLink,
    Visibility,
    WorkspaceReference,
)
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.sqlite_store import SqliteStore, open_store
from tests.other_members import as_member

TOKEN = "pk_10100001_" + "ABCDEFGH" * 4
ROLLOUT = WorkspaceReference("90130001", "Acme Rollout")
ACCOUNT = Account("10100001", "Acme Admin", "admin@example.com")


def new_connection(visibility: Visibility = Visibility.SHARED) -> NewConnection:
    """A connection to be saved that reaches the Workspace "Acme Rollout"."""
    return NewConnection(
        visibility=visibility,
        clickup_url="https://api.clickup.com",
        account=ACCOUNT,
        workspaces=(ROLLOUT,),
        token_hint="pk_…EFGH",
    )


def new_link(connection_id: str, channel_id: str = "6-1-8", **values: object) -> NewLink:
    """A link to be saved."""
    fields: dict[str, object] = {
        "connection_id": connection_id,
        "workspace": ROLLOUT,
        "channel_id": channel_id,
        "channel_name": "launch-2027",
        "visibility_private": False,
        "place_kind": "list",
        "place_id": "901",
        "path": ("Marketing", "Campaigns", "Launch 2027"),
    }
    return NewLink(**{**fields, **values})  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def admin(store: SqliteStore, secrets: MemorySecrets) -> OrganizationService:
    """The organization as its Enterprise Admin sees it."""
    return open_organization(store, secrets, name="Acme", member_name="Acme Admin")


@pytest.fixture
def integrator(admin: OrganizationService) -> OrganizationService:
    """The same for an Integrations Admin."""
    added = admin.members.add("Acme Integrator", "", Role.INTEGRATIONS_ADMIN)
    return as_member(admin, added.id)


@pytest.fixture
def member(admin: OrganizationService) -> OrganizationService:
    """The same for a Member."""
    return as_member(admin, admin.members.add("Acme Member", "", Role.MEMBER).id)
