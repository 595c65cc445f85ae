"""What copies are searched by: their texts, folded as the window folds, in FTS5.

The index keeps no text of its own (`content=''`), so a text is taken out of it by giving the same
folded text again. When the folding changes, `FOLDING` counts up and the index is made anew.
"""

from __future__ import annotations

import re
import sqlite3

from clickup_desktop.search_text import fold

FOLDING = 1

INDEX_TABLE = """
CREATE VIRTUAL TABLE found USING fts5(
    text, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0"
)
"""

# Scripts without blanks between words: each character is searched for by itself.
_CJK = re.compile(
    "[\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u3130-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)


def searchable(text: str) -> str:
    """Return `text` as it is put into the index, and as words are looked for in it."""
    folded = fold(text)
    if folded.isascii():
        return folded
    return _CJK.sub(r" \g<0> ", folded)


def add_text(connection: sqlite3.Connection, row: int, text: str) -> None:
    """Have a message found by its text."""
    connection.execute("INSERT INTO found (rowid, text) VALUES (?, ?)", (row, searchable(text)))


def remove_text(connection: sqlite3.Connection, row: int, text: str) -> None:
    """Have it not found any more; `text` is what it was added with."""
    connection.execute(
        "INSERT INTO found (found, rowid, text) VALUES ('delete', ?, ?)", (row, searchable(text))
    )
