"""Copies of an organization on a server: theirs alone who read them, and erased when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program
from tests.cli.ground import Ground
from tests.cli.messages.conftest import CHANNEL
from tests.cli.test_organizations import OWN
from tests.organization.server.town import Town
from tests.postgresql import PASSWORD, Cluster
from tests.ready_organization import ready_database

WORD = "heliotrope"


@pytest.fixture
def database(own_cluster: Cluster) -> Iterator[str]:
    with ready_database(own_cluster) as name:
        yield name


@pytest.fixture
def admin(
    program: Program, ground: Ground, own_cluster: Cluster, database: str, tmp_path: Path
) -> Program:
    """The computer of the Enterprise Admin, who came in."""
    invitation = Town(parse_address(own_cluster.url(database)), tmp_path).founder.invitation
    ground.join(invitation, OWN)
    return program


@pytest.fixture
def shared(admin: Program, ground: Ground, sandbox: Sandbox) -> str:
    """The link of a Channel of which a copy was read through a Shared connection."""
    ground.connect(sandbox.token)
    sandbox.chat.write(CHANNEL, f"The {WORD} is here.")
    link = ground.link(CHANNEL)
    ground.keep(link)
    ground.sync()
    return link


def copies(program: Program) -> list[Path]:
    """The files in which copies are."""
    return sorted(program.folder.rglob("messages/*.sqlite3"))


def holding(folder: Path, word: str) -> list[Path]:
    """The files in whose bytes a word is."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if word.encode() in path.read_bytes()]


def test_signing_out_asks_and_leaves_no_text_in_any_file(
    admin: Program, shared: str, own_cluster: Cluster
) -> None:
    [copy] = copies(admin)
    assert "organizations" in copy.parts
    assert holding(admin.folder, WORD)
    [name] = [
        it["id"]
        for it in admin("organization", "list", "--json").json["organizations"]
        if it["current"]
    ]
    refused = admin("organization", "sign-out", name, "--json")
    assert (refused.status, refused.json["error"]["code"]) == (2, "agreement-needed")
    assert copies(admin) == [copy]
    assert admin("links").status == 0
    ran = admin("organization", "sign-out", name, "--yes")
    assert ran.status == 0, ran.err
    assert "The copies of its messages were deleted." in ran.out
    assert holding(admin.folder, WORD) == []


def test_no_text_of_a_copy_comes_to_the_server(
    admin: Program, shared: str, own_cluster: Cluster, database: str
) -> None:
    assert admin("export", shared, "--format", "csv").status == 0
    with psycopg.connect(make_conninfo(own_cluster.url(database), password=PASSWORD)) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        assert len(tables) > 5
        for (table,) in tables:
            rows = connection.execute(f"SELECT t::text FROM {table} AS t").fetchall()
            assert not any(WORD in row for (row,) in rows), table
    entries = admin("organization", "audit", "--json").json["entries"]
    assert any("export" in entry["action"] for entry in entries)


def test_while_the_server_is_away_messages_are_found_and_not_exported(
    admin: Program, shared: str, own_cluster: Cluster, tmp_path: Path
) -> None:
    assert admin("links").status == 0  # so that what is last known is this
    file = tmp_path / "general.csv"
    own_cluster.stop()
    try:
        found = admin("messages", WORD, "--json")
        exported = [
            admin("export", shared, "--format", "csv", *target)
            for target in ((), ("--out", str(file)))
        ]
    finally:
        own_cluster.start()
    assert found.status == 0, found.err
    assert found.json["total"] == 1
    for ran in exported:
        assert ran.status == 1
        assert ran.out == ""
    assert not file.exists()


def test_moving_to_the_server_asks_before_it_deletes_copies(
    program: Program, read: str, admin: Program
) -> None:
    moving = ("organization", "move", "--all", "--remove-here")
    refused = program(*moving, "--json")
    assert (refused.status, refused.json["error"]["code"]) == (2, "agreement-needed")
    assert len(copies(program)) == 1
    moved = program(*moving, "--yes")
    assert moved.status == 0, moved.err
    assert copies(program) == []
