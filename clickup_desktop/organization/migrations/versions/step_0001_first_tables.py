"""The first tables: organization, members, connections, links, retired secrets, audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "organization",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("local", sa.Boolean, nullable=False),
        sa.Column("assistance", sa.String(300), nullable=False),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("email", sa.String(300), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("joined_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "connection",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("visibility", sa.String(16), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("organization_url", sa.String(2000), nullable=False),
        sa.Column("owner_id", sa.String(36), sa.ForeignKey("member.id"), nullable=False),
        sa.Column("account_id", sa.String(200), nullable=False),
        sa.Column("account_name", sa.String(300), nullable=False),
        sa.Column("account_email", sa.String(300), nullable=False),
        sa.Column("workspaces", sa.JSON, nullable=False),
        sa.Column("token_hint", sa.String(16), nullable=False),
        sa.Column("secret_name", sa.String(100), nullable=False),
        sa.Column("secret_version", sa.Integer, nullable=False),
        sa.Column("secret_backend", sa.String(100), nullable=False),
        sa.Column("session_only", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("checked_at", sa.DateTime, nullable=True),
        sa.Column("problem", sa.String(100), nullable=False),
    )
    op.create_index("ix_connection_owner_id", "connection", ["owner_id"])
    op.create_table(
        "channel_link",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column(
            "connection_id",
            sa.String(36),
            sa.ForeignKey("connection.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("private_owner_id", sa.String(36), sa.ForeignKey("member.id"), nullable=True),
        sa.Column("workspace_id", sa.String(200), nullable=False),
        sa.Column("workspace_name", sa.String(300), nullable=False),
        sa.Column("channel_id", sa.String(200), nullable=False),
        sa.Column("channel_name", sa.String(300), nullable=False),
        sa.Column("visibility_private", sa.Boolean, nullable=False),
        sa.Column("place_kind", sa.String(32), nullable=False),
        sa.Column("place_id", sa.String(200), nullable=False),
        sa.Column("path", sa.JSON, nullable=False),
        sa.Column("linked_by_id", sa.String(36), sa.ForeignKey("member.id"), nullable=False),
        sa.Column("linked_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("connection_id", "channel_id", name="uq_channel_link_connection_id"),
    )
    op.create_index("ix_channel_link_workspace_id", "channel_link", ["workspace_id"])
    op.create_table(
        "retired_secret",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("retired_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("member_name", sa.String(300), nullable=False),
        sa.Column("action", sa.String(100), nullable=False),
        sa.Column("subject", sa.String(700), nullable=False),
    )
