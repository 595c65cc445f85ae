"""Names in keyrings are in no row any more: they are computed, from the connection's id.

That it is one is not held against rows that are there already, so that none can stop an upgrade.
"""

from __future__ import annotations

from alembic import op

revision = "s003"
down_revision = "s002"
branch_labels = None
depends_on = "0004"

_ID = "'^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'"


def upgrade() -> None:
    """Drop what said where in a keyring something lies, and add the checks."""
    op.drop_column("connection", "secret_name")
    op.drop_table("retired_secret")
    op.execute(
        f"ALTER TABLE connection ADD CONSTRAINT ck_connection_id CHECK (id ~ {_ID}) NOT VALID"
    )
    op.execute(
        "ALTER TABLE connection ADD CONSTRAINT ck_connection_secret_version"
        " CHECK (secret_version > 0) NOT VALID"
    )
