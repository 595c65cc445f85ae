"""What leads to a secret is computed by each program, and in no row any more."""

from __future__ import annotations

from alembic import op

from clickup_desktop.organization.store import kept_by_server

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop what said where in a keyring something lies. Nothing that lies there is touched."""
    if kept_by_server(op.get_bind()):
        return  # there it is done by `s003`, after the steps that still know of it
    op.drop_column("connection", "secret_name")
    op.drop_table("retired_secret")
