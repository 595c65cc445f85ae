"""What members and pages of links are found with, where there are tens of thousands.

A file on one computer has fewer of them, and sorts them as fast as it would find them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "s002"
down_revision = "s001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes, each in the order of what it is for (`organization/links/pages.py`)."""
    op.create_index(
        "ix_channel_link_page", "channel_link", [sa.text("(problem = '')"), "linked_at", "id"]
    )
    op.create_index(
        "ix_channel_link_checked_at", "channel_link", [sa.text("checked_at NULLS FIRST"), "id"]
    )
    # What is counted: read without the rows themselves.
    op.create_index("ix_channel_link_count", "channel_link", ["private_owner_id", "problem"])
    op.drop_index("ix_channel_link_private_owner_id", "channel_link")
    # Every policy asks who somebody is. The name of a role is of type "name", which compares in the
    # collation "C", and an index in another one is of no use then.
    op.drop_index("ix_member_login", "member")
    op.create_index("ix_member_login", "member", [sa.text('login COLLATE "C"')], unique=True)
