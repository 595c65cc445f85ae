"""That a new key is due, and how large what is kept of keys may be.

What stands in the tables is left as it is: the checks hold for rows that come from now on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "s005"
down_revision = "s004"
branch_labels = None
depends_on = None

_CHECKS = (
    (
        "organization_key",
        "bounds",
        "octet_length(key_check) <= 64 AND octet_length(predecessor) <= 256",
    ),
    (
        "key_copy",
        "bounds",
        "octet_length(public_key) <= 64 AND octet_length(authenticator) <= 64"
        " AND octet_length(sealed) <= 512",
    ),
    (
        "recovery_anchor",
        "bounds",
        "octet_length(key_check) <= 64 AND octet_length(authenticator) <= 64",
    ),
)


def upgrade() -> None:
    """Make the table and the checks."""
    op.create_table(
        "key_due",
        # Who knows the key and is not to: removed, or without the computer that they lost.
        sa.Column("member_id", sa.String(36), sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("reason", sa.String(32), primary_key=True),
        sa.Column("since", sa.DateTime, nullable=False),
        sa.CheckConstraint(
            "reason IN ('member-removed', 'computer-lost')", name="ck_key_due_reason"
        ),
    )
    # Whose removal was not followed by a new key.
    op.execute(
        "INSERT INTO key_due (member_id, reason, since)"
        " SELECT id, 'member-removed', removed_at FROM member WHERE removed_at >"
        " (SELECT max(created_at) FROM organization_key)"
    )
    for table, name, holds in _CHECKS:
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{name} CHECK ({holds}) NOT VALID"
        )
