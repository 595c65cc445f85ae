"""For how many days copies of messages may be kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: nobody has set a limit yet."""
    op.add_column("organization", sa.Column("message_copy_days", sa.Integer, nullable=True))
