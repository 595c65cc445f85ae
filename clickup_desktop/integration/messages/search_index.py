"""What copies are searched by: their texts, folded as the window folds, in FTS5.

The index keeps no text of its own (`content=''`), so a message is taken out of it by giving what
it was added with. Beside its text it is found by its copy and its author.

FTS5 could keep an index of prefixes as well, which takes 100 bytes a message; `recent` is what
makes prefixes fast without it.
"""

from __future__ import annotations

import sqlite3
import unicodedata

from clickup_desktop.search_text import fold

FOLDING = f"1/{unicodedata.unidata_version}"
"""What texts are folded by. Counts up with every change of `searchable`; the index is made anew."""

INDEX_TABLE = """
CREATE VIRTUAL TABLE found USING fts5(
    text, facets, content='', columnsize=0,
    tokenize="unicode61 remove_diacritics 0 categories 'L* M* N*'"
)
"""

_VOICING = ("\u3099", "\u309a")
# First and last characters of scripts without blanks between words: CJK and kana, Thai and Lao,
# Myanmar, Khmer. Each of their characters is a word of its own, searched for in phrases.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x2E80, 0x2FFF),
    (0x3005, 0x3007),
    (0x3021, 0x3098),
    (0x309B, 0x312F),
    (0x31A0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


class _Searchable(dict[int, str]):
    """What stands for each character that was met: its folded form, or a blank for what is no word.

    A symbol such as an emoji is a word by its number: SQLite knows none that came after 2012.
    """

    def __missing__(self, code: int) -> str:
        parts = self[code] = "".join(map(_part_of_words, fold(chr(code))))
        return parts


def _part_of_words(character: str) -> str:
    category = unicodedata.category(character)
    if category == "So":
        return f" u{ord(character):x} "
    if category[0] not in "LMN":
        return " "
    return f" {character} " if is_unspaced(character) else character


_SEARCHABLE = _Searchable()


def is_unspaced(character: str) -> bool:
    """Whether it is of a script without blanks between words."""
    code = ord(character)
    return code >= 0x0E00 and any(first <= code <= last for first, last in _UNSPACED)


def searchable(text: str) -> str:
    """Return `text` as it is put into the index: folded words with blanks between them."""
    words = text.translate(_SEARCHABLE)
    if words.isascii():
        return words
    for mark in _VOICING:
        words = words.replace(f" {mark}", f"{mark} ")
    return words


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of `text`."""
    return tuple(searchable(text).split())


def add_message(
    connection: sqlite3.Connection, row: int, copy: int, author: str, text: str
) -> None:
    """Have a message found."""
    connection.execute(
        "INSERT INTO found (rowid, text, facets) VALUES (?, ?, ?)",
        (row, searchable(text), f"{copy_facet(copy)} {author_facet(author)}"),
    )


def remove_message(
    connection: sqlite3.Connection, row: int, copy: int, author: str, text: str
) -> None:
    """Have it not found any more; all is what it was added with."""
    connection.execute(
        "INSERT INTO found (found, rowid, text, facets) VALUES ('delete', ?, ?, ?)",
        (row, searchable(text), f"{copy_facet(copy)} {author_facet(author)}"),
    )


def copy_facet(number: int) -> str:
    """Return the word that all messages of a copy are found by."""
    return f"c{number}"


def author_facet(author: str) -> str:
    """Return the word that all messages of an author are found by, whatever the id looks like."""
    return f"a{author.encode(errors='replace').hex()}"


def rebuild_if_folded_otherwise(connection: sqlite3.Connection) -> bool:
    """Make the index anew where it was folded otherwise; return whether that was done."""
    found = connection.execute("SELECT value FROM meta WHERE key = 'folding'").fetchone()
    if found is not None and found[0] == FOLDING:
        return False
    connection.execute("INSERT INTO found (found) VALUES ('delete-all')")
    for message in connection.execute(
        "SELECT row, copy, author, text FROM message WHERE missing_since = 0 ORDER BY row"
    ):
        add_message(connection, *message)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('folding', ?)", (FOLDING,))
    return True
