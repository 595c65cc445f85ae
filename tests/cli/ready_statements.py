"""What most runs of the program ask of a store, put into SQL once: a third of each run's time."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.sqlite_store import open_store
from tests.organization.conftest import TOKEN, new_connection, new_link


def ask_everything() -> None:
    """Use a store as runs do; statements that are shared need no more to be put into SQL."""
    with (
        tempfile.TemporaryDirectory() as made,
        contextlib.closing(open_store(Path(made) / "data")) as store,
    ):
        organization = open_organization(store, MemorySecrets(), name="Acme", member_name="Acme")
        connection = organization.add_connection(new_connection(), TOKEN)
        organization.reconcile()
        organization.connection_rows()
        organization.token_of(connection.id)
        link = organization.links.add(new_link(connection.id))
        organization.links.page()
        organization.links.rows()
        organization.links.get(link.id)
        organization.members.rows()
        organization.members.audit_rows()
        organization.links.remove(link.id)
        organization.remove_connection(connection.id)
