"""Runs the steps on the connection that the store hands over (called by Alembic)."""

from __future__ import annotations

from alembic import context

from clickup_desktop.organization.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
