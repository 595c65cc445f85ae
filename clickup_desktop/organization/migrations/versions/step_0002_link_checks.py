"""What a look at a linked Channel found, and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns: a link that was never looked at has no problem that is known."""
    op.add_column(
        "channel_link",
        sa.Column("problem", sa.String(100), nullable=False, server_default=""),
    )
    op.add_column("channel_link", sa.Column("checked_at", sa.DateTime, nullable=True))
