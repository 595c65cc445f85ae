"""What rows need to be kept by a server for several people: versions, logins, ciphertexts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("organization", sa.Column("key_version", sa.Integer, nullable=True))
    op.add_column("member", sa.Column("removed_at", sa.DateTime, nullable=True))
    op.add_column("member", sa.Column("login", sa.String(63), nullable=True))
    op.create_index("ix_member_login", "member", ["login"], unique=True)
    op.add_column("connection", sa.Column("token_ciphertext", sa.LargeBinary, nullable=True))
    op.add_column("connection", sa.Column("key_version", sa.Integer, nullable=True))
    op.add_column("retired_secret", sa.Column("member_id", sa.String(36), nullable=True))
    for table in ("member", "connection", "channel_link"):
        op.add_column(table, sa.Column("version", sa.Integer, nullable=False, server_default="1"))
