"""Kills the program at random moments of what it does, and looks at what is left of its data.

A process does one thing after another against the real sandbox, with a keyring that outlives it,
and says what it is about to do. At a random one of these moments, or a little after it, it is
killed. Then the data is opened as the next start opens it.

Run as a program, this module is that process.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    SpacesRead,
)
from clickup_desktop.clickup.models import Channel, Space
from clickup_desktop.integration.opening import open_integration
from clickup_desktop.integration.records import WorkspaceChoice
from clickup_desktop.integration.service import Integration
from clickup_desktop.organization import store as store_module
from clickup_desktop.organization.records import Connection, Visibility
from clickup_desktop.organization.secrets import KeyringSecrets, SecretStore
from clickup_desktop.organization.service import SAVING_SECONDS
from clickup_desktop.organization.store import HEAD_REVISION, STORE_NAME

ROOT = Path(__file__).resolve().parent.parent
WORKSPACE = "Acme Rollout"
OPERATIONS = ("connect", "update", "link", "disconnect", "migrate", "snapshot")
_MOST_CONNECTIONS = 5
_SECONDS_TO_START = 60.0
_SPACES = 40
_CHANNELS = 2_000


class Broken(AssertionError):
    """What a kill has left is neither the old nor the new."""


# The process that is killed


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
    from clickup_desktop.integration import snapshots  # noqa: PLC0415

    _wrap(Requester, "ask", "asking ClickUp")
    _wrap(KeyringSecrets, "put", "putting a token into the keyring")
    _wrap(KeyringSecrets, "delete", "deleting a token from the keyring")
    _wrap(KeyringSecrets, "probe", "looking for the keyring")
    for name, moment in (
        ("_make_file", "making the store's file"),
        ("_back_up", "backing the store up"),
        ("_migrate", "migrating the store"),
        ("_use_write_ahead_log", "switching to a write-ahead log"),
    ):
        _wrap(store_module, name, moment)
    _wrap(snapshots, "pack", "packing a snapshot")
    _wrap(os, "fsync", "flushing a snapshot")
    _wrap(Path, "replace", "putting a file in the place of another")
    usual = store_module.Store.write

    @contextlib.contextmanager
    def write(self: store_module.Store) -> Iterator[Any]:
        _say("beginning to write")
        with usual(self) as transaction:
            _say("writing")
            yield transaction
            _say("committing")
        _say("after: committing")

    store_module.Store.write = write  # type: ignore[method-assign]


def events_of(version: str) -> Iterator[LoaderEvent]:
    """What a loader tells of a Workspace that is all of one version."""
    yield SpacesRead(
        tuple(
            Space(id=str(number), name=f"{version} {number}")  # type: ignore[arg-type]
            for number in range(_SPACES)
        )
    )
    yield ChannelsRead(
        tuple(
            Channel(id=f"c{number}", name=f"{version} {number}")  # type: ignore[arg-type]
            for number in range(_CHANNELS)
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
    integration = open_integration(folder, url)

    def connect() -> None:
        integration.connect(work["token"], Visibility.SHARED, url)

    def update() -> None:
        integration.update_token(work["connection"], work["token"], accept_other_account=True)

    def link() -> None:
        channel = Channel(id=work["channel"], name="linked")  # type: ignore[arg-type]
        choice = integration.choice(WORKSPACE, work["connection"])
        integration.link(choice, channel, ("Marketing",), "space", "1")

    def disconnect() -> None:
        integration.disconnect(work["connection"])

    def snapshot() -> None:
        recorder = integration._snapshots.recorder(
            integration.choice(WORKSPACE, work["connection"])
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


def _go(act: Callable[[], None]) -> None:
    _wrap_everything()
    _say("ready")
    sys.stdin.readline()
    _say("begun")
    act()
    _say("done")
    sys.stdin.readline()


# What stands around it


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


@dataclass
class Tally:
    """How many kills hit which moment, and how often what was left was the new state."""

    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many kills there were."""
        return sum(self.kills.values())

    def table(self) -> str:
        """Return the counts as lines of text."""
        lines = []
        for operation in OPERATIONS:
            moments = {key[1]: count for key, count in self.kills.items() if key[0] == operation}
            if not moments:
                continue
            total = sum(moments.values())
            lines.append(f"{operation}: {total} kills, {self.new[operation]} left the new state")
            lines += [f"  {count:4}  {moment}" for moment, count in sorted(moments.items())]
        return "\n".join((*lines, f"{self.total} kills in all"))


class Killing:
    """A data folder whose program is killed again and again.

    Args:
        folder: where everything lies.
        url: the sandbox's organization URL.
        tokens: two tokens that work there.
        secrets: the keyring, as this process reaches it.
        kept: returns the names of all secrets in it.
        environment: what the killed process needs to reach it.
    """

    def __init__(
        self,
        folder: Path,
        url: str,
        tokens: tuple[str, str],
        *,
        secrets: SecretStore,
        kept: Callable[[], set[str]],
        environment: dict[str, str],
        seed: int,
    ) -> None:
        self._folder = folder / "data"
        self._migrating = folder / "migrating"
        self._url = url
        self._tokens = tokens
        self._secrets = secrets
        self._kept = kept
        self._environment = environment
        self._random = random.Random(seed)
        self._moments: dict[str, int] = {}
        self._number = 0
        self.tally = Tally()
        with self._opened(self._folder) as integration:
            self._state = self._read(integration)

    def run(self, rounds: int, operations: Sequence[str] = OPERATIONS) -> Tally:
        """Kill the program `rounds` times, in each kind of work in turn.

        Raises:
            Broken: something was left that must not be.
        """
        number = 0
        while self.tally.total < rounds:
            self._round(operations[number % len(operations)])
            number += 1
        return self.tally

    def _round(self, operation: str) -> str:
        """Kill the program once, in the middle of `operation`; return the moment.

        The first time, it is let go on to its end, and its moments are counted.
        """
        work = self._work(operation)
        operation = work["operation"]
        before = self._state
        folder = self._folder
        if operation == "migrate":
            folder = self._migrating
            make_older(self._folder, folder)
        moments = self._moments.get(operation)
        if moments is None:
            moments = self._moments[operation] = self._count_moments(folder, work)
            return self._judge(operation, "done", before, work)
        at = self._random.randrange(moments)
        moment = self._kill(folder, work, at, self._random.uniform(0.0, 0.004))
        self.tally.kills[(operation, moment)] += 1
        return self._judge(operation, moment, before, work)

    def _work(self, operation: str) -> dict[str, Any]:
        self._number += 1
        connections = list(self._state.connections)
        if operation == "connect" and len(connections) >= _MOST_CONNECTIONS:
            operation = "disconnect"
        if not connections and operation != "migrate":
            operation = "connect"
        chosen = self._random.choice(connections) if connections else ""
        other = [it for it in self._tokens if it[-4:] != self._state.connections.get(chosen)]
        return {
            "operation": operation,
            "connection": chosen,
            "token": self._random.choice(self._tokens) if operation == "connect" else other[0],
            "channel": f"channel-{self._number}",
            "version": f"version-{self._number}",
        }

    # The process

    @contextlib.contextmanager
    def _process(self, folder: Path, work: dict[str, Any]) -> Iterator[subprocess.Popen[str]]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.killing", str(folder), self._url],
            cwd=ROOT,
            env={**os.environ, **self._environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            self._tell(process, json.dumps(work))
            if self._hear(process) != "ready":
                raise Broken(f"did not open: {process.communicate()[1]}")
            self._tell(process, "go")
            yield process
        finally:
            process.kill()
            process.communicate()

    @staticmethod
    def _tell(process: subprocess.Popen[str], line: str) -> None:
        assert process.stdin is not None
        process.stdin.write(line + "\n")
        process.stdin.flush()

    @staticmethod
    def _hear(process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        return process.stdout.readline().strip()

    def _count_moments(self, folder: Path, work: dict[str, Any]) -> int:
        with self._process(folder, work) as process:
            count = 0
            while (heard := self._hear(process)) != "done":
                if not heard:
                    raise Broken(f"failed unharmed: {process.communicate()[1]}")
                count += 1
            return count

    def _kill(self, folder: Path, work: dict[str, Any], at: int, later: float) -> str:
        """Kill the process `later` seconds after its moment number `at`; return the last one."""
        with self._process(folder, work) as process:
            moment = "begun"
            for _number in range(at + 1):
                moment = self._hear(process) or moment
            time.sleep(later)
            process.kill()
            assert process.stdout is not None
            rest = process.stdout.read().split("\n")
            # What was cut off in the middle of a line was begun as well.
            return next((line for line in reversed(rest) if line), moment)

    # What is left

    def _judge(self, operation: str, moment: str, before: State, work: dict[str, Any]) -> str:
        where = f"{operation}, killed at {moment!r} (round {self._number})"
        try:
            if operation == "migrate":
                self._judge_migrated(before)
                return moment
            check_integrity(self._folder / STORE_NAME)
            with self._opened(self._folder) as integration:
                self._compare(operation, before, self._read(integration), work)
                integration.reconcile()
            age(self._folder)
            with self._opened(self._folder) as integration:
                integration.reconcile()
                self._state = self._read(integration)
                self._compare(operation, before, self._state, work)
                self._compare_keyring(integration)
        except Exception as error:
            if isinstance(error, Broken):
                raise Broken(f"{where}: {error}") from None
            raise Broken(f"{where}: {type(error).__name__}: {error}") from error
        if self._state != before:
            self.tally.new[operation] += 1
        return moment

    @contextlib.contextmanager
    def _opened(self, folder: Path) -> Iterator[Integration]:
        integration = open_integration(folder, self._url, secrets=self._secrets)
        try:
            yield integration
        finally:
            integration.close()

    def _read(self, integration: Integration) -> State:
        overview = integration.overview()
        state = State()
        for connection in overview.connections:
            # Shown only with its token, and the right one.
            token = self._secrets.get(connection.secret_name)
            if token[-4:] != connection.token_hint[-4:]:
                raise Broken("a connection has another's token")
            state.connections[connection.id] = token[-4:]
            known = snapshot_of(integration, connection)
            if known:
                state.snapshots[connection.id] = known
        state.links = {link.channel_id: link.connection_id for link in overview.links}
        return state

    def _compare(self, operation: str, before: State, after: State, work: dict[str, Any]) -> None:
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

    def _compare_keyring(self, integration: Integration) -> None:
        used = {connection.secret_name for connection in integration.overview().connections}
        kept = self._kept()
        if kept != used:
            raise Broken(f"tokens without a connection, or the other way round: {kept ^ used}")
        with contextlib.closing(sqlite3.connect(self._folder / STORE_NAME)) as store:
            for what in (
                "SELECT count(*) FROM retired_secret",
                "SELECT count(*) FROM connection WHERE state = 'pending'",
            ):
                if store.execute(what).fetchone() != (0,):
                    raise Broken(f"left in the store: {what}")
        left = list(self._folder.glob("snapshots/*.tmp"))
        if left:
            raise Broken(f"half a snapshot is left: {left}")

    def _judge_migrated(self, before: State) -> None:
        path = self._migrating / STORE_NAME
        check_integrity(path)
        for backup in self._migrating.glob("organization-backup-*.sqlite3"):
            check_integrity(backup)
            with contextlib.closing(sqlite3.connect(backup)) as store:
                store.execute("SELECT * FROM member").fetchall()
        with contextlib.closing(sqlite3.connect(path)) as store:
            revision = _revision(store)
        if revision not in (previous_revision(), HEAD_REVISION):
            raise Broken(f"half migrated: {revision}")
        if revision == HEAD_REVISION:
            self.tally.new["migrate"] += 1
        with self._opened(self._migrating) as integration:
            after = self._read(integration)
            members = len(integration.overview().members)
        kept = (before.connections, before.links) if previous_revision() else ({}, {})
        if (after.connections, after.links) != kept or members != 1:
            raise Broken(f"lost by migrating: {before} {after}")


def snapshot_of(integration: Integration, connection: Connection) -> str:
    """Return which version is known of the Workspace; "" for none.

    Raises:
        Broken: parts of several are.
    """
    choice = next(
        (
            it
            for it in integration.workspaces()
            if it.connection.id == connection.id and it.workspace.name == WORKSPACE
        ),
        None,
    )
    snapshot = integration.snapshot(choice) if choice is not None else None
    if snapshot is None:
        return ""
    versions: Counter[str] = Counter()
    for event in snapshot.events():
        items = getattr(event, "spaces", ()) or getattr(event, "channels", ())
        versions.update(item.name.split()[0] for item in items)
    if list(versions.values()) != [_SPACES + _CHANNELS]:
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
    """Make everything that may be in the middle of being saved older than any save takes."""
    moment = datetime.now(UTC) - timedelta(seconds=2 * SAVING_SECONDS)
    text = moment.strftime("%Y-%m-%d %H:%M:%S.%f")
    with contextlib.closing(sqlite3.connect(folder / STORE_NAME)) as store, store:
        store.execute("UPDATE retired_secret SET retired_at = ?", (text,))
        store.execute("UPDATE connection SET created_at = ? WHERE state = 'pending'", (text,))
    for left in folder.glob("snapshots/*.tmp"):
        os.utime(left, (0, 0))


def previous_revision() -> str | None:
    """Return the revision before the newest; None where there is but one."""
    from alembic.config import Config  # noqa: PLC0415 - heavy
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    migrations = Path(store_module.__file__).parent / "migrations"
    config.set_main_option("script_location", str(migrations))
    script = ScriptDirectory.from_config(config).get_revision(HEAD_REVISION)
    assert script is not None
    previous = script.down_revision
    assert previous is None or isinstance(previous, str)
    return previous


def make_older(source: Path, target: Path) -> None:
    """Make a folder whose store has what is in `source`, as the version before would have it.

    Where there was none before, the folder is left empty.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    previous = previous_revision()
    if previous is None:
        return
    from alembic import command  # noqa: PLC0415 - heavy
    from alembic.config import Config  # noqa: PLC0415

    path = target / STORE_NAME
    config = Config()
    migrations = Path(store_module.__file__).parent / "migrations"
    config.set_main_option("script_location", str(migrations))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, previous)
    engine.dispose()
    with contextlib.closing(sqlite3.connect(path)) as store, store:
        store.execute("ATTACH ? AS newer", (str(source / STORE_NAME),))
        tables = store.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' "
            "AND name NOT IN ('alembic_version', 'sqlite_sequence')"
        ).fetchall()
        for (table,) in tables:
            columns = ", ".join(
                row[1] for row in store.execute(f"PRAGMA main.table_info({table})").fetchall()
            )
            store.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM newer.{table}")


def _revision(store: sqlite3.Connection) -> str | None:
    tables = store.execute("SELECT name FROM sqlite_master").fetchall()
    if not tables:
        return None
    found: str = store.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return found


if __name__ == "__main__":
    _act(Path(sys.argv[1]), sys.argv[2], json.loads(sys.stdin.readline()))
