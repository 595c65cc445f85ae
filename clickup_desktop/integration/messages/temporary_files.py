"""Where SQLite's temporary files lie: with large results, and with a file that is written anew.

They hold texts. They have no name, so that nothing is left of them, but their bytes would be where
every program's temporary files are, which may be on a disk that is not encrypted as this one is.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

_lock = threading.Lock()


def keep_temporary_files_in(folder: Path, connection: sqlite3.Connection) -> None:
    """Have the temporary files of all connections of this process lie in `folder`.

    It stays the folder that was first named, for as long as there is one: SQLite reads the name
    without a lock. Where that is left out of SQLite, they lie where the system has them.
    """
    with _lock:
        row = connection.execute("PRAGMA temp_store_directory").fetchone()
        if row is not None and Path(row[0]).is_dir():
            return
        name = str(folder.absolute()).replace("'", "''")
        connection.execute(f"PRAGMA temp_store_directory = '{name}'")
