"""Rounds of kills, and how many hit which moment."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.migrations import HEAD_REVISION
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import SecretStore
from tests.killing.left import (
    Broken,
    State,
    age,
    check_integrity,
    check_nothing_is_left_over,
    check_tokens,
    compare,
    read,
)
from tests.killing.older import make_older, previous_revision, revision_of
from tests.killing.victim import Victim

ROOT = Path(__file__).resolve().parents[2]
BY_COMMAND = ("connect", "update", "disconnect")
OPERATIONS = ("connect", "update", "link", "disconnect", "migrate", "snapshot")
_MOST_CONNECTIONS = 5


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
        by_command: whether commands are killed, and the next command is who tidies up.
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
        by_command: bool = False,
    ) -> None:
        self._by = "command" if by_command else "call"
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
            self._state = read(integration, self._secrets)

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

    def _round(self, operation: str) -> None:
        """Kill the program once, in the middle of `operation`.

        The first time it is let go on to its end, and its moments are counted.
        """
        work = self._work(operation)
        operation = work["operation"]
        before = self._state
        folder = self._folder
        if operation == "migrate":
            folder = self._migrating
            make_older(self._folder, folder)
        if operation not in self._moments:
            self._moments[operation] = self._count_moments(folder, work)
            self._judge(operation, "done", before, work)
            return
        at = self._random.randrange(self._moments[operation])
        moment = self._kill(folder, work, at, self._random.uniform(0.0, 0.001))
        became_new = self._judge(operation, moment, before, work)
        self.tally.kills[(operation, moment)] += 1
        self.tally.new[operation] += became_new

    def _work(self, operation: str) -> dict[str, Any]:
        self._number += 1
        connections = list(self._state.connections)
        if operation == "connect" and len(connections) >= _MOST_CONNECTIONS:
            operation = "disconnect"
        if not connections and operation not in ("connect", "migrate"):
            with self._opened(self._folder) as integration:
                integration.connections.connect(self._tokens[0], Visibility.SHARED, self._url)
                self._state = read(integration, self._secrets)
            connections = list(self._state.connections)
        chosen = self._random.choice(connections) if connections else ""
        other = [it for it in self._tokens if it[-4:] != self._state.connections.get(chosen)]
        return {
            "operation": operation,
            "by": self._by,
            "connection": chosen,
            "token": self._random.choice(self._tokens) if operation == "connect" else other[0],
            "channel": f"channel-{self._number}",
            "version": f"version-{self._number}",
        }

    @contextlib.contextmanager
    def _process(self, folder: Path, work: dict[str, Any]) -> Iterator[Victim]:
        with Victim(folder, self._url, work, self._environment) as process:
            if process.hear() != "ready":
                raise Broken(f"did not open: {process.complaints()}")
            process.let_go()
            yield process

    def _count_moments(self, folder: Path, work: dict[str, Any]) -> int:
        with self._process(folder, work) as process:
            count = 0
            while (heard := process.hear()) != "done":
                if not heard:
                    raise Broken(f"failed unharmed: {process.complaints()}")
                count += 1
            return count

    def _kill(self, folder: Path, work: dict[str, Any], at: int, later: float) -> str:
        """Kill the process `later` seconds after its moment number `at`; return the last one."""
        with self._process(folder, work) as process:
            moment = "begun"
            for _number in range(at + 1):
                moment = process.hear() or moment
            time.sleep(later)
            process.kill()
            rest = process.rest().split("\n")
            # What was cut off in the middle of a line was begun as well.
            return next((line for line in reversed(rest) if line), moment)

    # What is left

    def _judge(self, operation: str, moment: str, before: State, work: dict[str, Any]) -> bool:
        """Return whether the new state is there, and no longer the old one.

        Raises:
            Broken: neither is.
        """
        try:
            if operation == "migrate":
                return self._judge_migrated(before)
            check_integrity(self._folder / STORE_NAME)
            with self._opened(self._folder) as integration:
                compare(operation, before, read(integration, self._secrets), work)
                if self._by == "command":
                    self._run_next_command()
                else:
                    integration.reconcile()
                check_tokens(integration, self._kept)
            age(self._folder)
            with self._opened(self._folder) as integration:
                integration.reconcile()
                self._state = read(integration, self._secrets)
                compare(operation, before, self._state, work)
                check_nothing_is_left_over(self._folder, integration, self._kept)
        except Exception as error:
            where = f"{operation}, killed at {moment!r} (round {self._number})"
            raise Broken(f"{where}: {type(error).__name__}: {error}") from error
        return self._state != before

    def _run_next_command(self) -> None:
        """Run a command that has nothing to do with what was killed."""
        subprocess.run(
            [*(sys.executable, "-m", "clickup_desktop"), "--data-dir", self._folder, "connections"],
            cwd=ROOT,
            env={**os.environ, **self._environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def _judge_migrated(self, before: State) -> bool:
        path = self._migrating / STORE_NAME
        check_integrity(path)
        for backup in self._migrating.glob("organization-backup-*.sqlite3"):
            check_integrity(backup)
            with contextlib.closing(sqlite3.connect(backup)) as store:
                store.execute("SELECT * FROM member").fetchall()
        with contextlib.closing(sqlite3.connect(path)) as store:
            revision = revision_of(store)
        if revision not in (previous_revision(), HEAD_REVISION):
            raise Broken(f"half migrated: {revision}")
        with self._opened(self._migrating) as integration:
            after = read(integration, self._secrets)
            members = len(integration.overview().members)
        kept = (before.connections, before.links) if previous_revision() else ({}, {})
        if (after.connections, after.links) != kept or members != 1:
            raise Broken(f"lost by migrating: {before} {after}")
        return revision == HEAD_REVISION

    @contextlib.contextmanager
    def _opened(self, folder: Path) -> Iterator[OrganizationSession]:
        integration = open_integration(folder, self._url, secrets=self._secrets)
        try:
            yield integration
        finally:
            integration.close()
