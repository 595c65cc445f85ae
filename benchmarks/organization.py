"""Measures an organization on a server: `python -m benchmarks.organization`.

With `--quick` less of everything, with `--json FILE` also as data.

Starts a PostgreSQL of its own on loopback, with TLS and with fsync. Prints a table with each
figure beside what is wanted, and returns 1 where one isn't as wanted.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import event

from benchmarks.big_organization import (
    MEMBER_PASSWORD,
    BigOrganization,
    big_organization,
    plan_milliseconds,
    server_memory,
)
from benchmarks.figures import Figure, middle, percentile, table
from benchmarks.sandboxes import ROOT
from clickup_desktop.integration.clients import Clients
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.integration.snapshots.snapshots import Snapshots
from clickup_desktop.organization.records import LinkSelection
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.server.notifying import Change, ChangeListener
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.service import OrganizationService
from tests.organization.conftest import new_link
from tests.organization.server.conftest import Reversing
from tests.postgresql import Cluster
from tests.server_organizations import open_server_organization

PROCESSES = 4
_LONGEST_SECONDS = 300.0
_SETTLE_SECONDS = 10.0


class Size(NamedTuple):
    """How much is measured."""

    members: int
    links: int
    clients: int
    seconds: float
    a_second: int
    rounds: int


REAL = Size(10_000, 50_000, 200, 60.0, 20, 100)
QUICK = Size(1_000, 5_000, 20, 5.0, 20, 10)


def sign_in_figures(made: BigOrganization, size: Size) -> list[Figure]:
    """From the password to everything that the window shows first."""
    took = []
    for _ in range(max(5, size.rounds // 5)):
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            store = ServerStore(made.integrator.address, made.integrator.password)
            organization = open_server_organization(store, MemorySecrets(), Reversing())
            integration = OrganizationSession(
                organization, Clients(), Snapshots(Path(folder)), "https://api.clickup.com"
            )
            integration.overview()
            took.append((time.monotonic() - began) * 1000)
            integration.close()
    note = f"p95 {percentile(took, 0.95):.0f} ms"
    return [
        Figure(
            "sign-in to usable pages",
            round(middle(took), 1),
            "ms",
            300.0,
            rounds=len(took),
            note=note,
        )
    ]


class _Reader:
    """Another client, which reads again when it hears of a change."""

    def __init__(self, service: OrganizationService) -> None:
        self._service = service
        self._changes: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self.ready = threading.Event()
        self.wanted = ""
        self.visible_at = 0.0
        self.seen = threading.Event()

    def changed(self, change: Change) -> None:
        if change.table != "channel_link" or self.seen.is_set():
            return
        self._service.links.page()
        # The newest is far behind the first page, so it is looked up as well.
        if self._service.links.get(change.id).channel_id == self.wanted:
            self.visible_at = time.monotonic()
            self.seen.set()

    def everything_may_have_changed(self) -> None:
        self.ready.set()

    def connection_lost(self, error: Exception) -> None:
        raise error

    refused = connection_lost


def visibility_figures(made: BigOrganization, size: Size) -> list[Figure]:
    """From the press of "Save link" on one client until another has read it."""
    reader = _Reader(made.admin.service)
    listener = ChangeListener(made.admin.store.listen, reader)
    listener.start()
    took = []
    try:
        assert reader.ready.wait(10)
        for number in range(size.rounds):
            reader.wanted = f"6-visible-{number}"
            reader.seen.clear()
            began = time.monotonic()
            made.integrator.service.links.add(new_link(made.connection_id, reader.wanted))
            assert reader.seen.wait(10), "the link was not seen"
            took.append((reader.visible_at - began) * 1000)
    finally:
        listener.stop()
    return [
        Figure(
            "a link made on one client visible on another, p95",
            round(percentile(took, 0.95), 1),
            "ms",
            250.0,
            rounds=len(took),
            note=f"median {middle(took):.0f} ms",
        )
    ]


def _kill(processes: Iterable[subprocess.Popen[str]]) -> None:
    for process in processes:
        process.kill()


@contextlib.contextmanager
def _listening(made: BigOrganization) -> Iterator[list[subprocess.Popen[str]]]:
    """Have everybody sign in and listen, from a few processes."""
    with contextlib.ExitStack() as stack:
        processes = []
        for number in range(PROCESSES):
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "benchmarks.listening"],
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            stack.callback(process.kill)
            own = made.listeners[number::PROCESSES]
            given = {
                "password": MEMBER_PASSWORD,
                "addresses": [made.company.cluster.url("acme", it.user) for it in own],
            }
            assert process.stdin is not None
            process.stdin.write(json.dumps(given) + "\n")
            process.stdin.flush()
            processes.append(process)
        guard = threading.Timer(_LONGEST_SECONDS, _kill, [processes])
        guard.daemon = True
        guard.start()
        stack.callback(guard.cancel)
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", "not everybody could sign in"
        yield processes


def crowd_figures(made: BigOrganization, cluster: Cluster, size: Size) -> list[Figure]:
    """Everybody listens while links are made at a steady pace."""
    with _listening(made) as processes:
        before, sessions = server_memory(cluster)
        made_at: dict[str, float] = {}
        changes = int(size.seconds * size.a_second)
        began = time.monotonic()
        late = 0.0
        for number in range(changes):
            due = began + number / size.a_second
            time.sleep(max(0.0, due - time.monotonic()))
            late = max(late, time.monotonic() - due)
            service = (made.admin if number % 2 else made.integrator).service
            at = time.monotonic()
            link = service.links.add(new_link(made.connection_id, f"6-crowd-{number}"))
            made_at[link.id] = at
        took = time.monotonic() - began
        after, _ = server_memory(cluster)
        time.sleep(_SETTLE_SECONDS / 5)
        heard: list[dict[str, Any]] = []
        for process in processes:
            told, _ = process.communicate("end\n", timeout=60)
            heard += json.loads(told)
    missed = sum(len(made_at.keys() - it["heard"].keys()) for it in heard)
    delays = [
        (at - made_at[identifier]) * 1000
        for it in heard
        for identifier, at in it["heard"].items()
        if identifier in made_at
    ]
    clients = len(heard)
    pace = changes / took
    a_client = max(before, after) / clients / 2**20
    return [
        Figure(
            f"changes missed, {clients} clients x {changes}",
            missed,
            "",
            0,
            rounds=clients * changes,
            note=f"{pace:.1f} changes/s for {took:.0f} s, at most {late * 1000:.0f} ms late;"
            f" {len(delays)} heard",
        ),
        Figure(
            "connections lost meanwhile", sum(it["lost"] for it in heard), "", 0, rounds=clients
        ),
        Figure(
            f"from saving to heard by {clients} clients, p95",
            round(percentile(delays, 0.95), 1),
            "ms",
            250.0,
            rounds=len(delays),
            note=f"median {middle(delays):.0f} ms, longest {max(delays):.0f} ms",
        ),
        Figure(
            "server memory for each client (PSS)",
            round(a_client, 2),
            "MiB",
            16.0,
            rounds=clients,
            note=f"{sessions} sessions, one that asks and one that listens for each;"
            f" {before / 2**20:.0f} MiB before the changes, {after / 2**20:.0f} after",
        ),
    ]


def page_figures(made: BigOrganization, size: Size) -> list[Figure]:
    """What each page asks the server: how often, how long that takes there, and in all."""
    service, people = made.admin.service, made.admin.people
    second = service.links.page().after
    pages: dict[str, tuple[Callable[[], object], int]] = {
        "the first page of links": (service.links.page, 2),
        "the next page of links": (lambda: service.links.page(after=second), 2),
        "links found by a word": (
            lambda: service.links.page(LinkSelection(f"{size.links - 1}")),
            2,
        ),
        "links found by a common word": (lambda: service.links.page(LinkSelection("acme")), 2),
        "what a connection is used by": (
            lambda: service.links.page(LinkSelection(connection_id=made.connection_id)),
            2,
        ),
        "whether a Channel is linked": (
            lambda: service.links.to("6-77-8", made.connection_id),
            2,
        ),
        "links to look at next": (lambda: service.links.longest_unchecked(100), 2),
        "connections": (service.connections, 2),
        "members": (service.members.all, 1),
        "invitations": (people.waiting_invitations, 2),
        "audit trail": (service.members.audit, 2),
    }
    figures: list[Figure] = []
    for name, (ask, statements) in pages.items():
        figures += _page_figures(name, made.admin.store, ask, statements, size.rounds)
    return figures


def _page_figures(
    name: str, store: ServerStore, ask: Callable[[], object], statements: int, rounds: int
) -> list[Figure]:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        asked.append((statement, values))

    event.listen(store._engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(store._engine, "before_cursor_execute", note)
    wall = []
    for _ in range(max(5, rounds // 5)):
        began = time.monotonic()
        ask()
        wall.append((time.monotonic() - began) * 1000)
    longest = 0.0
    for statement, values in asked:
        times = []
        with store.read() as transaction:
            for _ in range(max(3, rounds // 10)):
                explained = transaction.exec_driver_sql(
                    f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values
                )
                times.append(plan_milliseconds(explained.scalar()))
        longest = max(longest, middle(times))
    return [
        Figure(f"{name}: query", round(longest, 2), "ms", 20.0, note="the longest, on the server"),
        Figure(f"{name}: in all", round(middle(wall), 1), "ms", 20.0, rounds=len(wall)),
        Figure(f"{name}: statements", len(asked), "", statements),
    ]


def main() -> int:
    """Measure everything."""
    parser = argparse.ArgumentParser(prog="benchmarks.organization", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a trial with less of everything")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    options = parser.parse_args()
    size = QUICK if options.quick else REAL
    began = time.monotonic()
    with big_organization(size.members, size.links, size.clients) as (cluster, made):
        figures = sign_in_figures(made, size)
        figures += page_figures(made, size)
        figures += visibility_figures(made, size)
        figures += crowd_figures(made, cluster, size)
    machine = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    report = {
        "machine": machine,
        "size": size._asdict(),
        "seconds": round(time.monotonic() - began),
        "figures": [figure.to_dict() for figure in figures],
    }
    if options.json is not None:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(f"{machine}; {size.members} members, {size.links} links; {report['seconds']} s\n")
    print(table(figures))
    if options.json is None:
        print(json.dumps(report))
    return 0 if all(figure.reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
