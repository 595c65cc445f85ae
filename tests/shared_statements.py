"""Statements that are put into SQL once for all stores of a run: each would do it anew."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, create_engine

from clickup_desktop.organization import sqlite_store
from clickup_desktop.organization.server import server_store


@contextlib.contextmanager
def shared_statements() -> Iterator[None]:
    """Have all stores of one kind use one dialect and its cache, as the parts of one engine do.

    Putting a statement into SQL takes ten times as long as running it, and a test opens stores for
    a few statements each.
    """
    first: dict[str, Engine] = {}

    def create(url: str, **options: Any) -> Engine:
        engine = create_engine(url, **options)
        known = first.get(url)
        # One that has never reached its server doesn't know yet what that can do.
        if known is None or known.dialect.server_version_info is None:
            first[url] = engine
        else:
            engine.dialect = engine.pool._dialect = known.dialect
            engine._compiled_cache = known._compiled_cache
        return engine

    with (
        patch.object(sqlite_store, "create_engine", create),
        patch.object(server_store, "create_engine", create),
    ):
        yield
