"""The tables that only a server has. How they came to be stands in `migrations/` (`s001`)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, String, Table

from clickup_desktop.organization.schema import UtcDateTime

_metadata = MetaData()

organization_key = Table(
    "organization_key",
    _metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("key_check", LargeBinary, nullable=False),
    Column("predecessor", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by_id", String(36), nullable=False),
)

key_copy = Table(
    "key_copy",
    _metadata,
    Column("public_key", LargeBinary, primary_key=True),
    Column("member_id", String(36), nullable=True),
    Column("key_version", Integer, nullable=False),
    Column("authenticator", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

key_due = Table(
    "key_due",
    _metadata,
    Column("member_id", String(36), primary_key=True),
    Column("reason", String(32), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
)
"""Who knows the organization's key and is not to; empty once there is another."""

recovery_anchor = Table(
    "recovery_anchor",
    _metadata,
    Column("key_version", Integer, primary_key=True, autoincrement=False),
    Column("key_check", LargeBinary, nullable=False),
    Column("authenticator", LargeBinary, nullable=False),
)

invitation = Table(
    "invitation",
    _metadata,
    Column("member_id", String(36), primary_key=True),
    Column("invited_by_id", String(36), nullable=False),
    Column("role", String(32), nullable=False),
    Column("first", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
