"""A new store's file, to be copied: taking each step anew takes longer than most tests need."""

from __future__ import annotations

import contextlib
import os
import uuid
from pathlib import Path

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.organization.sqlite_store import open_store
from clickup_desktop.private_files import make_private_folder


def make_store(folder: Path) -> bytes:
    """Make a store, and return what is in its file, which holds nothing yet."""
    open_store(folder).close()
    return (folder / STORE_NAME).read_bytes()


def put_store(folder: Path, store: bytes) -> None:
    """Put a new store into `folder` where it has none; where that fails, leave it as it is."""
    path = folder / STORE_NAME
    if os.path.lexists(path):
        return
    # Whole or not at all: another thread or process may make one at this moment.
    whole = folder / f"new-{uuid.uuid4().hex}"
    with contextlib.suppress(OSError):
        make_private_folder(folder)
        try:
            with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to:
                to.write(store)
            os.link(whole, path)
        finally:
            whole.unlink(missing_ok=True)
