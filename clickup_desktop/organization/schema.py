"""The tables of an organization. How they came to be stands in `migrations/`."""

from __future__ import annotations

import msgspec
from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, UniqueConstraint

from clickup_desktop.organization.column_types import (
    BooleanColumn,
    Bytes,
    Choice,
    CopyDays,
    IntegerColumn,
    Json,
    Label,
    PlainText,
    UtcDateTime,
    WebAddress,
)
from clickup_desktop.organization.records import ConnectionState, Visibility
from clickup_desktop.organization.roles import Role

LONGEST_WORKSPACES = 1_000_000
LONGEST_PATH = 100_000


class WorkspaceItem(msgspec.Struct, frozen=True):
    """A Workspace in the list of those that a connection reaches."""

    id: str
    name: str


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

organization = Table(
    "organization",
    metadata,
    Column("id", PlainText(36), primary_key=True),
    Column("name", Label(300), nullable=False),
    Column("local", BooleanColumn, nullable=False),
    Column("assistance", Label(300), nullable=False),
    # For how long copies of messages may be kept; 0 for not at all, NULL for any time.
    Column("message_copy_days", CopyDays, nullable=True),
    # On a server: the version of the key that tokens are encrypted with.
    Column("key_version", IntegerColumn, nullable=True),
)

member = Table(
    "member",
    metadata,
    Column("id", PlainText(36), primary_key=True),
    Column("name", Label(300), nullable=False),
    Column("email", Label(300), nullable=False),
    Column("role", Choice(Role, 32), nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    # A member who left stays, so that what they linked still says by whom.
    Column("removed_at", UtcDateTime, nullable=True),
    # On a server: the name they log in with.
    Column("login", PlainText(63), nullable=True),
    Column("version", IntegerColumn, nullable=False, server_default="1"),
)

Index("ix_member_login", member.c.login, unique=True)

connection = Table(
    "connection",
    metadata,
    Column("id", PlainText(36), primary_key=True),
    Column("visibility", Choice(Visibility, 16), nullable=False),
    Column("state", Choice(ConnectionState, 32), nullable=False),
    Column("organization_url", WebAddress(2000), nullable=False),
    Column("owner_id", ForeignKey("member.id"), nullable=False, index=True),
    Column("account_id", PlainText(200), nullable=False),
    Column("account_name", Label(300), nullable=False),
    Column("account_email", Label(300), nullable=False),
    Column("workspaces", Json(list[WorkspaceItem], LONGEST_WORKSPACES), nullable=False),
    Column("token_hint", PlainText(16), nullable=False),
    Column("secret_version", IntegerColumn, nullable=False),
    Column("secret_backend", PlainText(100), nullable=False),
    Column("session_only", BooleanColumn, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("checked_at", UtcDateTime, nullable=True),
    Column("problem", PlainText(100), nullable=False),
    # On a server: the token of a Shared connection, encrypted with the organization's key.
    Column("token_ciphertext", Bytes, nullable=True),
    Column("key_version", IntegerColumn, nullable=True),
    Column("version", IntegerColumn, nullable=False, server_default="1"),
)

channel_link = Table(
    "channel_link",
    metadata,
    Column("id", PlainText(36), primary_key=True),
    Column("connection_id", ForeignKey("connection.id", ondelete="SET NULL"), nullable=True),
    # Set where the link was made through a Private connection: it is its owner's alone.
    Column("private_owner_id", ForeignKey("member.id"), nullable=True),
    Column("workspace_id", PlainText(200), nullable=False, index=True),
    Column("workspace_name", Label(300), nullable=False),
    Column("channel_id", PlainText(200), nullable=False),
    Column("channel_name", Label(300), nullable=False),
    Column("visibility_private", BooleanColumn, nullable=False),
    Column("place_kind", PlainText(32), nullable=False),
    Column("place_id", PlainText(200), nullable=False),
    Column("path", Json(list[str], LONGEST_PATH), nullable=False),
    Column("linked_by_id", ForeignKey("member.id"), nullable=False),
    Column("linked_at", UtcDateTime, nullable=False),
    Column("problem", PlainText(100), nullable=False, server_default=""),
    Column("checked_at", UtcDateTime, nullable=True),
    Column("version", IntegerColumn, nullable=False, server_default="1"),
    UniqueConstraint("connection_id", "channel_id"),
)

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("id", IntegerColumn, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("member_id", PlainText(36), nullable=False),
    Column("member_name", PlainText(300), nullable=False),
    Column("action", PlainText(100), nullable=False),
    Column("subject", PlainText(700), nullable=False),
)
