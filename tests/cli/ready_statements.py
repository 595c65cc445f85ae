"""What most runs of the program ask of a store, put into SQL once: a third of each run's time."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.records import (
    Account,
    NewConnection,
    NewLink,
    Visibility,
    WorkspaceReference,
)
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.sqlite_store import open_store

_WORKSPACE = WorkspaceReference("90130001", "Acme Rollout")
_CONNECTION = NewConnection(
    visibility=Visibility.SHARED,
    clickup_url="https://api.clickup.com",
    account=Account("10100001", "Acme Admin", "admin@example.com"),
    workspaces=(_WORKSPACE,),
    token_hint="pk_…EFGH",
)
_TOKEN = "pk_10100001_" + "ABCDEFGH" * 4


def ask_everything() -> None:
    """Use a store as runs do; statements that are shared need no more to be put into SQL."""
    with (
        tempfile.TemporaryDirectory() as made,
        contextlib.closing(open_store(Path(made) / "data")) as store,
    ):
        organization = open_organization(store, MemorySecrets(), name="Acme", member_name="Acme")
        connection = organization.add_connection(_CONNECTION, _TOKEN)
        organization.reconcile()
        organization.connection_rows()
        organization.token_of(connection.id)
        link = organization.links.add(_link(connection.id))
        organization.links.page()
        organization.links.rows()
        organization.links.get(link.id)
        organization.members.rows()
        organization.members.audit_rows()
        organization.links.remove(link.id)
        organization.remove_connection(connection.id)


def _link(connection_id: str) -> NewLink:
    return NewLink(
        connection_id=connection_id,
        workspace=_WORKSPACE,
        channel_id="6-1-8",
        channel_name="launch-2027",
        visibility_private=False,
        place_kind="list",
        place_id="901",
        path=("Marketing", "Campaigns", "Launch 2027"),
    )
