"""The tables of a file of copies: one file for each connection, SQLite with FTS5.

The texts are in `message` as they came, and in `found` folded for searching (`search_index`).
"""

from __future__ import annotations

FORMAT = 1
"""Counts up with every change of the tables; a file of another format is read anew from ClickUp."""

TABLES = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE copy (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id TEXT NOT NULL UNIQUE,
    workspace_id TEXT NOT NULL,
    channel_name TEXT NOT NULL,
    private INTEGER NOT NULL,
    keep_days INTEGER,
    began_at INTEGER NOT NULL,
    first_read INTEGER NOT NULL DEFAULT 0,
    read_at INTEGER NOT NULL DEFAULT 0,
    recent_at INTEGER NOT NULL DEFAULT 0,
    whole_at INTEGER NOT NULL DEFAULT 0,
    latest_at INTEGER NOT NULL DEFAULT 0,
    problem TEXT NOT NULL DEFAULT '',
    paused INTEGER NOT NULL DEFAULT 0,
    unreadable INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL DEFAULT 0,
    problem_at INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE walk (
    copy INTEGER PRIMARY KEY REFERENCES copy (number) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    cursor TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    taken INTEGER NOT NULL DEFAULT 0,
    oldest_at INTEGER NOT NULL DEFAULT 0,
    met_known INTEGER NOT NULL DEFAULT 0,
    unreadable INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE message (
    row INTEGER PRIMARY KEY,
    copy INTEGER NOT NULL,
    id TEXT NOT NULL,
    parent TEXT NOT NULL,
    author TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    edited_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    replies INTEGER NOT NULL,
    text TEXT NOT NULL,
    cut INTEGER NOT NULL,
    walk INTEGER NOT NULL,
    missing_since INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX message_id ON message (copy, id);
CREATE INDEX message_parent ON message (copy, parent);
CREATE INDEX message_missing ON message (missing_since) WHERE missing_since > 0;
CREATE TABLE thread (
    copy INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    replies INTEGER NOT NULL,
    readings INTEGER NOT NULL DEFAULT 0,
    cursor TEXT NOT NULL DEFAULT '',
    walk INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (copy, message_id)
) WITHOUT ROWID;
CREATE TABLE author (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE journal (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    row INTEGER,
    deleted_from INTEGER,
    deleted_id TEXT
);
CREATE TABLE counts (
    copy INTEGER PRIMARY KEY,
    messages INTEGER NOT NULL,
    replies INTEGER NOT NULL,
    replies_expected INTEGER NOT NULL,
    cut INTEGER NOT NULL,
    missing INTEGER NOT NULL
);
"""
"""Rows of `message` are ordered as the moments they were sent at (`row_for`).

`message.walk` is the last walk that met a message: a comparison lacks what has an older one.
`message.missing_since` is when a comparison first lacked it, 0 where none does.
`message.created` and `message.changed` are the positions of the journal that tell so.
`journal` has the row of the message that was created or edited, or the copy and the id of the one
that was deleted (`journal`).
`counts` and the notes of what was erased or edited are kept by `TRIGGERS` alone.
`thread` has a row for each thread that is to be read, or whose count of replies stays wrong.
"""

MISSING_FIRST = "INDEXED BY message_missing"
"""Behind `message`, where few messages are missing among very many: SQLite can't know that."""

_COUNT = """
INSERT INTO counts VALUES (
    {row}.copy,
    {sign} ({row}.missing_since = 0 AND {row}.parent = ''),
    {sign} ({row}.missing_since = 0 AND {row}.parent <> ''),
    {sign} ({row}.missing_since = 0) * ({row}.parent = '') * {row}.replies,
    {sign} ({row}.missing_since = 0) * {row}.cut,
    {sign} ({row}.missing_since > 0)
) ON CONFLICT (copy) DO UPDATE SET
    messages = messages + excluded.messages,
    replies = replies + excluded.replies,
    replies_expected = replies_expected + excluded.replies_expected,
    cut = cut + excluded.cut,
    missing = missing + excluded.missing;
"""
_NOTE = """
INSERT INTO meta VALUES ('{what}', 1)
ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1;
"""

TRIGGERS = (
    f"""
CREATE TRIGGER message_added AFTER INSERT ON message BEGIN
{_COUNT.format(sign="+", row="NEW")}
END
""",
    f"""
CREATE TRIGGER message_erased AFTER DELETE ON message BEGIN
{_COUNT.format(sign="-", row="OLD")}
{_NOTE.format(what="erased")}
END
""",
    f"""
CREATE TRIGGER message_counted_otherwise
AFTER UPDATE OF parent, replies, cut, missing_since ON message
WHEN (OLD.parent, OLD.replies, OLD.cut, OLD.missing_since)
    IS NOT (NEW.parent, NEW.replies, NEW.cut, NEW.missing_since)
BEGIN
{_COUNT.format(sign="-", row="OLD")}
{_COUNT.format(sign="+", row="NEW")}
END
""",
    f"""
CREATE TRIGGER message_edited AFTER UPDATE OF text ON message WHEN OLD.text <> NEW.text BEGIN
{_NOTE.format(what="edited")}
END
""",
)

ROWS_A_SECOND = 16
