"""The limit for copies of messages is one that every program can read, and exports are recorded.

What records them is a function of `sql/`, which a server of before lacks.
"""

from __future__ import annotations

from alembic import op

revision = "s007"
down_revision = "s006"
branch_labels = None
depends_on = "0005"


def upgrade() -> None:
    """Add the check."""
    op.create_check_constraint(
        "ck_organization_message_copy_days",
        "organization",
        "message_copy_days BETWEEN 0 AND 36500",
    )
