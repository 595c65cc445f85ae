"""The tables of an organization. How they came to be stands in `migrations/`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from clickup_desktop.untrusted_text import bounded


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC: SQLite knows no time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into the UTC that is kept."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Turn what is kept into an aware moment."""
        return None if value is None else value.replace(tzinfo=UTC)


class Label(TypeDecorator[str]):
    """A text that somebody wrote. PostgreSQL keeps no NUL in it, and refuses what is too long."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make the text fit for a server; a file keeps it as it is."""
        if value is None or dialect.name != "postgresql":
            return value
        length = getattr(self.impl_instance, "length", None) or len(value)
        return bounded(value.replace("\x00", "\ufffd"), length)


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
    Column("id", String(36), primary_key=True),
    Column("name", Label(300), nullable=False),
    Column("local", Boolean, nullable=False),
    Column("assistance", Label(300), nullable=False),
    # On a server: the version of the key that tokens are encrypted with.
    Column("key_version", Integer, nullable=True),
)

member = Table(
    "member",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", Label(300), nullable=False),
    Column("email", Label(300), nullable=False),
    Column("role", String(32), nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    # A member who left stays, so that what they linked still says by whom.
    Column("removed_at", UtcDateTime, nullable=True),
    # On a server: the name they log in with.
    Column("login", String(63), nullable=True),
    Column("version", Integer, nullable=False, server_default="1"),
)

Index("ix_member_login", member.c.login, unique=True)

connection = Table(
    "connection",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("visibility", String(16), nullable=False),
    Column("state", String(32), nullable=False),
    Column("organization_url", String(2000), nullable=False),
    Column("owner_id", ForeignKey("member.id"), nullable=False, index=True),
    Column("account_id", String(200), nullable=False),
    Column("account_name", Label(300), nullable=False),
    Column("account_email", Label(300), nullable=False),
    Column("workspaces", JSON, nullable=False),
    Column("token_hint", String(16), nullable=False),
    Column("secret_version", Integer, nullable=False),
    Column("secret_backend", String(100), nullable=False),
    Column("session_only", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("checked_at", UtcDateTime, nullable=True),
    Column("problem", String(100), nullable=False),
    # On a server: the token of a Shared connection, encrypted with the organization's key.
    Column("token_ciphertext", LargeBinary, nullable=True),
    Column("key_version", Integer, nullable=True),
    Column("version", Integer, nullable=False, server_default="1"),
)

channel_link = Table(
    "channel_link",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("connection_id", ForeignKey("connection.id", ondelete="SET NULL"), nullable=True),
    # Set where the link was made through a Private connection: it is its owner's alone.
    Column("private_owner_id", ForeignKey("member.id"), nullable=True),
    Column("workspace_id", String(200), nullable=False, index=True),
    Column("workspace_name", Label(300), nullable=False),
    Column("channel_id", String(200), nullable=False),
    Column("channel_name", Label(300), nullable=False),
    Column("visibility_private", Boolean, nullable=False),
    Column("place_kind", String(32), nullable=False),
    Column("place_id", String(200), nullable=False),
    Column("path", JSON, nullable=False),
    Column("linked_by_id", ForeignKey("member.id"), nullable=False),
    Column("linked_at", UtcDateTime, nullable=False),
    Column("problem", String(100), nullable=False, server_default=""),
    Column("checked_at", UtcDateTime, nullable=True),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("connection_id", "channel_id"),
)

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("member_id", String(36), nullable=False),
    Column("member_name", String(300), nullable=False),
    Column("action", String(100), nullable=False),
    Column("subject", String(700), nullable=False),
)
