"""Stores as the version before would have left them."""

from __future__ import annotations

import contextlib
import functools
import shutil
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.organization import sqlite_store as store_module
from clickup_desktop.organization.migrations import HEAD_REVISION

# What a column held that is not there any more, as an expression over the newer row.
_BEFORE = {("connection", "secret_name"): "'connection/' || id || '/v' || secret_version"}


def _config() -> Config:
    config = Config()
    migrations = Path(store_module.__file__).parent / "migrations"
    config.set_main_option("script_location", str(migrations))
    return config


@functools.cache
def previous_revision() -> str | None:
    """Return the revision before the newest; None where there is but one."""
    script = ScriptDirectory.from_config(_config()).get_revision(HEAD_REVISION)
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
    path = target / STORE_NAME
    config = _config()
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
            here, there = _columns(store, "main", table), _columns(store, "newer", table)
            values = [it if it in there else _BEFORE.get((table, it), "") for it in here]
            if there and all(values):
                store.execute(
                    f"INSERT INTO {table} ({', '.join(here)})"
                    f" SELECT {', '.join(values)} FROM newer.{table}"
                )


def _columns(store: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in store.execute(f"PRAGMA {schema}.table_info({table})").fetchall()]


def revision_of(store: sqlite3.Connection) -> str | None:
    """Return what the store says of itself; None for an empty file."""
    tables = store.execute("SELECT name FROM sqlite_master").fetchall()
    if not tables:
        return None
    found: str = store.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return found
