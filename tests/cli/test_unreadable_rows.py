"""Rows that can't be read, as the commands show and remove them."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from clickup_desktop.data_folder import STORE_NAME
from tests.cli.conftest import Program

NESTED = "[" * 3_000 + "]" * 3_000


def spoil(program: Program, statement: str, *values: str) -> None:
    """Change the store of the program by hand."""
    (path,) = Path(program.environment["XDG_DATA_HOME"]).rglob(STORE_NAME)
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(statement, values)


def test_a_connection_that_cannot_be_read_is_listed_as_such_and_removed(
    program: Program, connection: str
) -> None:
    spoil(program, "UPDATE connection SET workspaces = ?", NESTED)
    listed = program("connections", "--json")
    assert (listed.status, listed.json["connections"]) == (0, [])
    [row] = listed.json["unreadable"]
    assert (row["kind"], row["id"]) == ("connection", connection)
    assert row["written_by"]
    assert row["problems"] == ["workspaces is not of the form that it has to be"]
    told = program("connections").out
    assert "This connection's row can't be read. Written by " in told
    assert f"To remove it: clickup-desktop disconnect {connection}" in told
    checked = program("check", "--json")
    assert checked.status == 1
    assert checked.json["error"]["code"] == "row-unreadable"
    assert not checked.json["ok"]
    one = program("check", connection, "--json")
    assert (one.status, one.json["error"]["code"]) == (1, "row-unreadable")
    assert "row-unreadable" in program("doctor", "--json").out
    gone = program("disconnect", connection, "--json")
    assert (gone.status, gone.json["disconnected"]) == (0, connection)
    assert program("connections", "--json").json == {"connections": []}


def test_a_link_that_cannot_be_read_is_listed_as_such_and_removed(
    program: Program, connection: str
) -> None:
    link = program("link", "Acme Rollout", "launch-2027", "--json").json["link"]["id"]
    spoil(program, "UPDATE channel_link SET path = ?", '["\\ud800"]')
    listed = program("links", "--json")
    assert (listed.status, listed.json["links"]) == (0, [])
    assert [it["id"] for it in listed.json["unreadable"]] == [link]
    assert f"To remove it: clickup-desktop unlink {link}" in program("links").out
    gone = program("unlink", link, "--json")
    assert gone.status == 0
    assert (gone.json["unlinked"], gone.json["link"]) == (link, None)
    assert [it["id"] for it in gone.json["unreadable"]] == [link]
    assert program("links", "--json").json == {"links": []}
