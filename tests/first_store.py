"""A store as the first version made it, with a connection and a link in it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.organization import sqlite_store

_ROWS = """
INSERT INTO organization VALUES ('o', 'Acme', 1, '');
INSERT INTO member VALUES ('m', 'Acme Admin', '', 'enterprise-admin', '2026-05-01 09:00:00');
INSERT INTO connection VALUES (
    'c', 'shared', 'active', 'https://api.clickup.com', 'm', '81', 'Acme Admin', '',
    '[{"id": "90130001", "name": "Acme Rollout"}]', 'pk_…7Q2F', 'connection/c/v1', 1, 'memory', 0,
    '2026-05-01 09:00:00', '2026-05-01 09:00:00', ''
);
INSERT INTO channel_link VALUES (
    'l', 'c', NULL, '90130001', 'Acme Rollout', '6-1-8', 'launch-2027', 0, 'list', '901',
    '["Marketing"]', 'm', '2026-05-01 09:00:00'
);
"""


def make_first_store(folder: Path) -> None:
    """Make a data folder with a store of the first revision."""
    folder.mkdir(parents=True)
    engine = create_engine(f"sqlite:///{folder / STORE_NAME}")
    config = Config()
    migrations = Path(sqlite_store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(migrations))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with by_hand(folder) as raw:
        raw.executescript(_ROWS)


@contextlib.contextmanager
def by_hand(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the store of a folder without the program."""
    with contextlib.closing(sqlite3.connect(folder / STORE_NAME)) as connection:
        yield connection


def revision(folder: Path) -> str:
    """Return the revision of its tables."""
    with by_hand(folder) as connection:
        found: str = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return found
