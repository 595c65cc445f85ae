"""What a kill has left of the data: in order, old or new, and nothing in between."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.records import Connection
from clickup_desktop.organization.secrets import SecretStore
from clickup_desktop.organization.tokens.keyring_tokens import SAVING_SECONDS
from clickup_desktop.organization.tokens.ledger import LEDGER_NAME
from tests.kept_tokens import name_in_keyring, token_in
from tests.killing.process import CHANNELS, SPACES, WORKSPACE


class Broken(AssertionError):
    """What a kill has left is neither the old nor the new."""


@dataclass
class State:
    """What the data says.

    Attributes:
        connections: by their id, how each token ends.
        links: the Channels that are linked, with their connection.
        snapshots: what is known of the Workspace through each connection, where anything is.
    """

    connections: dict[str, str] = field(default_factory=dict)
    links: dict[str, str | None] = field(default_factory=dict)
    snapshots: dict[str, str] = field(default_factory=dict)


def read(integration: OrganizationSession, secrets: SecretStore) -> State:
    """Return what the data says; raises `Broken` for a connection without its token."""
    overview = integration.overview()
    state = State()
    for connection in overview.connections:
        token = token_in(integration, secrets, connection)
        if token[-4:] != connection.token_hint[-4:]:
            raise Broken("a connection has another's token")
        state.connections[connection.id] = token[-4:]
        known = snapshot_of(integration, connection)
        if known:
            state.snapshots[connection.id] = known
    state.links = {link.channel_id: link.connection_id for link in overview.links.items}
    return state


def compare(operation: str, before: State, after: State, work: dict[str, Any]) -> None:
    """Raise `Broken` unless `after` is the old state or the new one."""
    old = before
    chosen = work["connection"]
    new = State(dict(old.connections), dict(old.links), dict(old.snapshots))
    match operation:
        case "connect":
            added = set(after.connections) - set(old.connections)
            if len(added) == 1:
                (identifier,) = added
                new.connections[identifier] = work["token"][-4:]
                # Links that waited for a connection have one now.
                for channel, through in old.links.items():
                    new.links[channel] = through or identifier
        case "update":
            new.connections[chosen] = work["token"][-4:]
            # The new token is another account's.
            new.snapshots.pop(chosen, None)
        case "link":
            new.links[work["channel"]] = chosen
        case "disconnect":
            del new.connections[chosen]
            new.snapshots.pop(chosen, None)
            new.links = {
                channel: None if through == chosen else through
                for channel, through in old.links.items()
            }
        case "snapshot":
            new.snapshots[chosen] = work["version"]
    data = (after.connections, after.links)
    if data not in ((old.connections, old.links), (new.connections, new.links)):
        raise Broken(f"neither old nor new: {old} {after}")
    for identifier, known in after.snapshots.items():
        if known not in (old.snapshots.get(identifier), new.snapshots.get(identifier)):
            raise Broken(f"a snapshot that nobody wrote: {known}")


def check_nothing_is_left_over(
    folder: Path, integration: OrganizationSession, kept: Callable[[], set[str]]
) -> None:
    """Raise `Broken` unless what was half saved is gone, once it has been tidied up."""
    check_tokens(integration, kept)
    for file, what in (
        (LEDGER_NAME, "SELECT count(*) FROM token WHERE state <> 'kept'"),
        (STORE_NAME, "SELECT count(*) FROM connection WHERE state = 'pending'"),
    ):
        with contextlib.closing(sqlite3.connect(folder / file)) as opened:
            if opened.execute(what).fetchone() != (0,):
                raise Broken(f"left in {file}: {what}")
    left = list(folder.glob("snapshots/*.tmp"))
    if left:
        raise Broken(f"half a snapshot is left: {left}")


def check_tokens(integration: OrganizationSession, kept: Callable[[], set[str]]) -> None:
    """Raise `Broken` unless each connection has its token, and each token its connection."""
    used = {name_in_keyring(integration, it) for it in integration.overview().connections}
    names = kept()
    if names != used:
        raise Broken(f"tokens without a connection, or the other way round: {names ^ used}")


def snapshot_of(integration: OrganizationSession, connection: Connection) -> str:
    """Return which version is known of the Workspace; "" for none.

    Raises:
        Broken: parts of several are.
    """
    choice = next(
        (
            it
            for it in integration.workspaces.choices()
            if it.connection.id == connection.id and it.workspace.name == WORKSPACE
        ),
        None,
    )
    snapshot = integration.workspaces.snapshot(choice) if choice is not None else None
    if snapshot is None:
        return ""
    versions: Counter[str] = Counter()
    for event in snapshot.events():
        items = getattr(event, "spaces", ()) or getattr(event, "channels", ())
        versions.update(item.name.split()[0] for item in items)
    if list(versions.values()) != [SPACES + CHANNELS]:
        raise Broken(f"half a snapshot: {versions}")
    return next(iter(versions))


def check_integrity(path: Path) -> None:
    """Raise `Broken` unless SQLite finds the file, where there is one, in order."""
    if not path.exists():
        return
    with contextlib.closing(sqlite3.connect(path)) as store:
        told = store.execute("PRAGMA integrity_check").fetchall()
        if told != [("ok",)]:
            raise Broken(f"{path.name}: {told}")
        if store.execute("PRAGMA foreign_key_check").fetchall():
            raise Broken(f"{path.name}: references lead nowhere")


def age(folder: Path) -> None:
    """Make rows and snapshots that may be in the middle of being saved older than that takes.

    Of tokens it is known at once that nobody saves them any more.
    """
    moment = datetime.now(UTC) - timedelta(seconds=2 * SAVING_SECONDS)
    text = moment.strftime("%Y-%m-%d %H:%M:%S.%f")
    with contextlib.closing(sqlite3.connect(folder / STORE_NAME)) as store, store:
        store.execute("UPDATE connection SET created_at = ? WHERE state = 'pending'", (text,))
    for left in folder.glob("snapshots/*.tmp"):
        os.utime(left, (0, 0))
