"""The tables that only a server has. How they came to be stands in `migrations/` (`s001`)."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table

from clickup_desktop.organization.column_types import (
    BooleanColumn,
    Bytes,
    Choice,
    IntegerColumn,
    PlainText,
    UtcDateTime,
)
from clickup_desktop.organization.records import KeyDueReason
from clickup_desktop.organization.roles import Role

metadata = MetaData()

organization_key = Table(
    "organization_key",
    metadata,
    Column("version", IntegerColumn, primary_key=True, autoincrement=False),
    Column("key_check", Bytes, nullable=False),
    Column("predecessor", Bytes, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by_id", PlainText(36), nullable=False),
)

key_copy = Table(
    "key_copy",
    metadata,
    Column("public_key", Bytes, primary_key=True),
    Column("member_id", PlainText(36), nullable=True),
    Column("key_version", IntegerColumn, nullable=False),
    Column("authenticator", Bytes, nullable=False),
    Column("sealed", Bytes, nullable=False),
)

key_due = Table(
    "key_due",
    metadata,
    Column("member_id", PlainText(36), primary_key=True),
    Column("reason", Choice(KeyDueReason, 32), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
)
"""Who knows the organization's key and is not to; empty once there is another."""

recovery_anchor = Table(
    "recovery_anchor",
    metadata,
    Column("key_version", IntegerColumn, primary_key=True, autoincrement=False),
    Column("key_check", Bytes, nullable=False),
    Column("authenticator", Bytes, nullable=False),
)

invitation = Table(
    "invitation",
    metadata,
    Column("member_id", PlainText(36), primary_key=True),
    Column("invited_by_id", PlainText(36), nullable=False),
    Column("role", Choice(Role, 32), nullable=False),
    Column("first", BooleanColumn, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("sealed", Bytes, nullable=False),
)
