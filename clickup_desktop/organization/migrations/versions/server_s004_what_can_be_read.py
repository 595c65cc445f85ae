"""Rows that every program can read: JSON of one shape, and dates that can be shown.

The guards (`server/sql/guards.sql`) ask the same of whatever is written. These checks hold it
where somebody has switched the guards off.
"""

from __future__ import annotations

from alembic import op

revision = "s004"
down_revision = "s003"
branch_labels = None
depends_on = None

# Judged as text: to take JSON apart fails where it is nested deeply or holds half a character.
_WHOLE = (
    "regexp_replace(replace({column}::text, '\\\\', ''),"
    " '\\\\u[dD][89abAB][0-9a-fA-F]{{2}}\\\\u[dD][c-fC-F][0-9a-fA-F]{{2}}', '', 'g')"
    " !~ '\\\\u[dD][89a-fA-F]'"
)
_OUTLINE = "regexp_replace({column}::text, '\"([^\"\\\\]|\\\\.)*\"', '', 'g')"
_NAMES = _WHOLE + " AND " + _OUTLINE + " ~ '^\\s*\\[[\\s,]*\\]\\s*$'"
_OBJECTS = (
    _WHOLE
    + " AND "
    + _OUTLINE
    + " ~ '^\\s*\\[\\s*(\\{{[\\s:,]*\\}}\\s*(,\\s*\\{{[\\s:,]*\\}}\\s*)*)?\\]\\s*$'"
)
_MOMENT = "{column} >= '1971-01-01' AND {column} < '3000-01-01'"

_CHECKS = (
    ("connection", "workspaces", "form", _OBJECTS),
    ("connection", "created_at", "shown", _MOMENT),
    ("connection", "checked_at", "shown", _MOMENT),
    ("channel_link", "path", "form", _NAMES),
    ("channel_link", "linked_at", "shown", _MOMENT),
    ("channel_link", "checked_at", "shown", _MOMENT),
    ("member", "joined_at", "shown", _MOMENT),
    ("member", "removed_at", "shown", _MOMENT),
    ("invitation", "created_at", "shown", _MOMENT),
    ("invitation", "expires_at", "shown", _MOMENT),
    ("audit_entry", "at", "shown", _MOMENT),
)


def upgrade() -> None:
    """Add the checks that hold for all rows that are there."""
    bind = op.get_bind()
    for table, column, what, condition in _CHECKS:
        holds = condition.format(column=column)
        # A check is asked at every later change of a row, also by who has no part in what breaks
        # it: it would keep others from disconnecting, or from making a new key. So a row that
        # stands there already keeps it away; the guards ask of what is written anew in any case.
        broken = bind.exec_driver_sql(
            f"SELECT EXISTS (SELECT FROM {table} WHERE NOT coalesce({holds}, true))"  # noqa: S608
        )
        if not broken.scalar_one():
            # Not of the rows that are there: one that comes meanwhile stops no upgrade.
            bind.exec_driver_sql(
                f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{column}_{what}"
                f" CHECK ({holds}) NOT VALID"
            )
