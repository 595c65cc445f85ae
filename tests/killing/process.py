"""The process that is killed: it does one thing, and says what it is about to do."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from clickup_desktop import cli
from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    SpacesRead,
)
from clickup_desktop.clickup.models import Channel, Space
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.organization import sqlite_store as store_module
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import KeyringSecrets

WORKSPACE = "Acme Rollout"
SPACES = 40
CHANNELS = 2_000


def _say(moment: str) -> None:
    os.write(1, f"{moment}\n".encode())


@contextlib.contextmanager
def _saying(moment: str) -> Iterator[None]:
    _say(moment)
    yield
    _say(f"after: {moment}")


def _wrap(owner: Any, name: str, moment: str) -> None:
    """Have a call say that it begins and that it has ended."""
    usual = getattr(owner, name)

    def wrapped(*arguments: Any, **options: Any) -> Any:
        with _saying(moment):
            return usual(*arguments, **options)

    setattr(owner, name, wrapped)


def _wrap_everything() -> None:
    from clickup_desktop.clickup.requester import Requester  # noqa: PLC0415 - of the process alone
    from clickup_desktop.integration.snapshots import snapshots  # noqa: PLC0415

    _wrap(Requester, "ask", "asking ClickUp")
    _wrap(KeyringSecrets, "put", "putting a token into the keyring")
    _wrap(KeyringSecrets, "delete", "deleting a token from the keyring")
    _wrap(KeyringSecrets, "probe", "looking for the keyring")
    for name, moment in (
        ("_make_file", "making the store's file"),
        ("_back_up", "backing the store up"),
        ("upgrade", "migrating the store"),
        ("_use_write_ahead_log", "switching to a write-ahead log"),
    ):
        _wrap(store_module, name, moment)
    _wrap(snapshots, "pack", "packing a snapshot")
    _wrap(os, "fsync", "flushing a snapshot")
    _wrap(Path, "replace", "putting a file in the place of another")
    usual = store_module.SqliteStore.write

    @contextlib.contextmanager
    def write(self: store_module.SqliteStore) -> Iterator[Any]:
        _say("beginning to write")
        with usual(self) as transaction:
            _say("writing")
            yield transaction
            _say("committing")
        _say("after: committing")

    store_module.SqliteStore.write = write  # type: ignore[method-assign]


def events_of(version: str) -> Iterator[LoaderEvent]:
    """What a loader tells of a Workspace that is all of one version."""
    yield SpacesRead(
        tuple(
            Space(id=str(number), name=f"{version} {number}")  # type: ignore[arg-type]
            for number in range(SPACES)
        )
    )
    yield ChannelsRead(
        tuple(
            Channel(id=f"c{number}", name=f"{version} {number}")  # type: ignore[arg-type]
            for number in range(CHANNELS)
        )
    )
    yield ChannelsFinished()
    yield Finished(complete=True, requests=1, elapsed_seconds=1.0)


def _act(folder: Path, url: str, work: dict[str, Any]) -> None:
    def migrate() -> None:
        open_integration(folder, url).close()

    if work["operation"] == "migrate":
        _go(migrate)
        return
    if work["by"] == "command":
        _go(lambda: _command(folder, url, work))
        return
    integration = open_integration(folder, url)

    def connect() -> None:
        integration.connections.connect(work["token"], Visibility.SHARED, url)

    def update() -> None:
        integration.connections.update_token(
            work["connection"], work["token"], accept_other_account=True
        )

    def link() -> None:
        channel = Channel(id=work["channel"], name="linked")  # type: ignore[arg-type]
        choice = integration.workspaces.choice(WORKSPACE, work["connection"])
        integration.links.add(choice, channel, ("Marketing",), "space", "1")

    def disconnect() -> None:
        integration.connections.disconnect(work["connection"])

    def snapshot() -> None:
        recorder = integration._snapshots.recorder(
            integration.workspaces.choice(WORKSPACE, work["connection"])
        )
        for event in events_of(work["version"]):
            recorder.hear(event)

    _go(
        {
            "connect": connect,
            "update": update,
            "link": link,
            "disconnect": disconnect,
            "snapshot": snapshot,
        }[work["operation"]]
    )


def _command(folder: Path, url: str, work: dict[str, Any]) -> None:
    """Do the same by a command, with the token on its standard input."""
    arguments = {
        "connect": ["connect", "--visibility", "shared"],
        "update": ["update-token", work["connection"], "--accept-other-account"],
        "disconnect": ["disconnect", work["connection"]],
    }[work["operation"]]
    waiting, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(work["token"].encode()))
    sys.stdout = io.StringIO()
    try:
        status = cli.main(["--data-dir", str(folder), "--organization-url", url, *arguments])
    finally:
        sys.stdin = waiting
    if status != 0:
        raise RuntimeError(f"{arguments[0]} ended with {status}")


def _go(act: Callable[[], None]) -> None:
    _wrap_everything()
    _say("ready")
    sys.stdin.readline()
    _say("begun")
    act()
    _say("done")
    sys.stdin.readline()


def main() -> None:
    """Do what the arguments say in a process of its own that has done nothing else yet."""
    folder, url, work = sys.argv[1:]
    _act(Path(folder), url, json.loads(work))
