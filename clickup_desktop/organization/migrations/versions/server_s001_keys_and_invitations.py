"""What only a server keeps: keys, invitations, and what it demands of every row.

Roles, privileges, policies, functions and triggers are no steps: they are as `server/sql` says,
after every upgrade (`server/privileges.py`).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "s001"
down_revision = None
branch_labels = ("server",)
depends_on = "0003"

_ROLES = "role IN ('enterprise-admin', 'integrations-admin', 'member')"


def upgrade() -> None:
    """Make the tables and the checks."""
    op.create_table(
        "organization_key",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key_check", sa.LargeBinary, nullable=False),
        # The key before it, for whoever holds this one: so that one follows from the other.
        sa.Column("predecessor", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("created_by_id", sa.String(36), nullable=False),
        sa.CheckConstraint("version > 0", name="ck_organization_key_version"),
        sa.CheckConstraint(
            "octet_length(key_check) <= 1024 AND octet_length(predecessor) <= 1024",
            name="ck_organization_key_size",
        ),
    )
    op.create_table(
        "key_copy",
        # One for each computer of a member's; without a member it is for the recovery key.
        sa.Column("public_key", sa.LargeBinary, primary_key=True),
        sa.Column("member_id", sa.String(36), sa.ForeignKey("member.id"), nullable=True),
        sa.Column(
            "key_version", sa.Integer, sa.ForeignKey("organization_key.version"), nullable=False
        ),
        sa.Column("authenticator", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.CheckConstraint(
            "octet_length(public_key) <= 1024 AND octet_length(authenticator) <= 1024"
            " AND octet_length(sealed) <= 1024",
            name="ck_key_copy_size",
        ),
    )
    op.create_index("ix_key_copy_member_id", "key_copy", ["member_id"])
    op.create_table(
        "recovery_anchor",
        sa.Column(
            "key_version",
            sa.Integer,
            sa.ForeignKey("organization_key.version"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("key_check", sa.LargeBinary, nullable=False),
        sa.Column("authenticator", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "invitation",
        sa.Column("member_id", sa.String(36), sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("invited_by_id", sa.String(36), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        # A first one comes with a one-time password; later ones are for another computer.
        sa.Column("first", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("octet_length(sealed) <= 4096", name="ck_invitation_size"),
        sa.CheckConstraint(_ROLES, name="ck_invitation_role"),
    )
    check = op.create_check_constraint
    check("ck_member_role", "member", _ROLES)
    check("ck_member_login", "member", "(login IS NULL) = (removed_at IS NOT NULL)")
    check("ck_connection_visibility", "connection", "visibility IN ('shared', 'private')")
    check("ck_connection_state", "connection", "state IN ('pending', 'active', 'needs-attention')")
    # A Shared token is here, encrypted; a Private one is in its owner's keyring or memory.
    check(
        "ck_connection_token",
        "connection",
        "CASE visibility WHEN 'shared' THEN token_ciphertext IS NOT NULL"
        " AND key_version IS NOT NULL AND NOT session_only AND state <> 'pending'"
        " AND secret_backend = 'server'"
        " ELSE token_ciphertext IS NULL AND key_version IS NULL END",
    )
    # Nobody leads a colleague's program to something else in the colleague's keyring.
    check(
        "ck_connection_secret_name",
        "connection",
        "secret_name = 'connection/' || id || '/v' || secret_version",
    )
    check("ck_connection_token_size", "connection", "octet_length(token_ciphertext) <= 8192")
    check("ck_connection_workspaces", "connection", "octet_length(workspaces::text) <= 1000000")
    check("ck_channel_link_path", "channel_link", "octet_length(path::text) <= 100000")
    check("ck_retired_secret_member", "retired_secret", "member_id IS NOT NULL")
    op.create_index("ix_channel_link_private_owner_id", "channel_link", ["private_owner_id"])
    op.create_index("ix_channel_link_linked_at", "channel_link", ["linked_at", "id"])
