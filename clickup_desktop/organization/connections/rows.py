"""The rows of connections, and which of them a member sees."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    delete,
    false,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy import Connection as Transaction

from clickup_desktop.organization.column_types import Undecodable
from clickup_desktop.organization.decoding import CONNECTION, columns_of_member, readable
from clickup_desktop.organization.errors import ChangedMeanwhile, UnknownConnection
from clickup_desktop.organization.records import (
    SERVER_BACKEND,
    Account,
    Connection,
    Member,
    NewConnection,
    Rows,
    UnreadableRow,
    Visibility,
    WorkspaceReference,
)
from clickup_desktop.organization.records import ConnectionState as State
from clickup_desktop.organization.schema import connection as table
from clickup_desktop.organization.schema import member
from clickup_desktop.organization.token_cipher import EncryptedToken, TokenPlace

_SELECTED: Select[Any] = select(table, *columns_of_member("owner")).outerjoin(
    member, member.c.id == table.c.owner_id
)


def read_connections(transaction: Transaction, who: Member) -> Rows[Connection]:
    """Return the connections that `who` sees: Shared ones first, then their own Private ones."""
    rows = transaction.execute(
        _SELECTED.where(_visible(who)).order_by(
            table.c.visibility.desc(), table.c.created_at, table.c.id
        )
    )
    return CONNECTION.rows(rows)


def read_connection(transaction: Transaction, who: Member, connection_id: str) -> Connection:
    """Return one connection.

    Raises:
        UnknownConnection: there is none, or not for `who`.
        RowUnreadable: it can only be removed.
    """
    return readable(read_connection_row(transaction, who, connection_id))


def read_connection_row(
    transaction: Transaction, who: Member, connection_id: str
) -> Connection | UnreadableRow:
    """Return one connection, or what is known of it where it can only be removed.

    Raises:
        UnknownConnection: there is none, or not for `who`.
    """
    row = transaction.execute(_SELECTED.where(_visible(who), table.c.id == connection_id)).first()
    if row is None:
        raise UnknownConnection("no such connection")
    return CONNECTION.decode(row)


def create_pending(
    transaction: Transaction,
    who: Member,
    place: TokenPlace,
    new: NewConnection,
    *,
    secret_backend: str,
    session_only: bool,
) -> None:
    """Make a row that nobody sees yet."""
    transaction.execute(
        insert(table).values(
            **_new_values(who, place, new),
            state=str(State.PENDING),
            secret_backend=secret_backend,
            session_only=session_only,
        )
    )


def create_encrypted(
    transaction: Transaction, who: Member, new: NewConnection, encrypted: EncryptedToken
) -> None:
    """Make a row that holds its token itself, and is shown at once."""
    transaction.execute(
        insert(table).values(
            **_new_values(who, encrypted.place, new),
            state=str(State.ACTIVE),
            secret_backend=SERVER_BACKEND,
            session_only=False,
            token_ciphertext=encrypted.ciphertext,
            key_version=encrypted.key_version,
        )
    )


def read_encrypted(transaction: Transaction, connection_id: str) -> EncryptedToken:
    """Return a connection's token as it is kept.

    Raises:
        UnknownConnection: there is none, or it does not hold its token.
    """
    row = transaction.execute(_encrypted().where(table.c.id == connection_id)).first()
    if row is None or Undecodable in map(type, row):
        raise UnknownConnection("no such connection")
    return _encrypted_token(row)


def read_all_encrypted(transaction: Transaction) -> dict[str, tuple[EncryptedToken, int]]:
    """Return every token that is kept encrypted, and its row's version, by connection."""
    rows = transaction.execute(_encrypted().order_by(table.c.id))
    return {
        row.id: (_encrypted_token(row), row.version)
        for row in rows
        if Undecodable not in map(type, row)
    }


def encrypt_again(transaction: Transaction, new: EncryptedToken, expected_version: int) -> None:
    """Keep the same token, encrypted with another key.

    Raises:
        ChangedMeanwhile: the connection has got another token since, or is gone.
    """
    changed = transaction.execute(
        update(table)
        .where(table.c.id == new.place.connection_id, table.c.version == expected_version)
        .values(
            token_ciphertext=new.ciphertext,
            key_version=new.key_version,
            version=table.c.version + 1,
        )
    )
    if not changed.rowcount:
        raise ChangedMeanwhile("the connection was changed")


def activate(transaction: Transaction, connection_id: str, secret_backend: str) -> None:
    """Show a pending row, whose token is kept by `secret_backend`.

    Raises:
        UnknownConnection: it is gone.
    """
    changed = transaction.execute(
        update(table)
        .where(table.c.id == connection_id)
        .values(state=str(State.ACTIVE), secret_backend=secret_backend)
    )
    if not changed.rowcount:
        raise UnknownConnection("the connection was removed in the meantime")


def drop(transaction: Transaction, connection_id: str) -> None:
    """Remove a row."""
    transaction.execute(delete(table).where(table.c.id == connection_id))


def switch_token(
    transaction: Transaction,
    place: TokenPlace,
    *,
    account: Account,
    workspaces: tuple[WorkspaceReference, ...],
    token_hint: str,
    secret_backend: str,
    session_only: bool,
    expected_version: int,
    encrypted: EncryptedToken | None = None,
) -> None:
    """Have a connection use another token from now on.

    Raises:
        ChangedMeanwhile: it has got another since it was read, or is gone.
    """
    kept = (
        {}
        if encrypted is None
        else {"token_ciphertext": encrypted.ciphertext, "key_version": encrypted.key_version}
    )
    changed = transaction.execute(
        update(table)
        .where(table.c.id == place.connection_id, table.c.version == expected_version)
        .values(
            state=str(State.ACTIVE),
            organization_url=place.clickup_url,
            **_account_values(account),
            workspaces=_workspace_values(workspaces),
            token_hint=token_hint,
            secret_version=place.secret_version,
            secret_backend=secret_backend,
            session_only=session_only,
            checked_at=datetime.now(UTC),
            problem="",
            version=table.c.version + 1,
            **kept,
        )
    )
    if not changed.rowcount:
        raise ChangedMeanwhile("the connection was changed")


def note_check(
    transaction: Transaction,
    connection_id: str,
    problem: str,
    workspaces: tuple[WorkspaceReference, ...] | None,
    account: Account | None,
) -> None:
    """Keep how a check went, and what it found where it found something."""
    values: dict[str, Any] = {
        "problem": problem,
        "state": str(State.NEEDS_ATTENTION if problem else State.ACTIVE),
    }
    if not problem:
        values["checked_at"] = datetime.now(UTC)
    if workspaces is not None:
        values["workspaces"] = _workspace_values(workspaces)
    if account is not None:
        values.update(_account_values(account))
    transaction.execute(update(table).where(table.c.id == connection_id).values(**values))


def drop_pending(
    transaction: Transaction, connection_ids: Collection[str], older_than_seconds: float
) -> None:
    """Remove rows that were never shown: of these connections, and those older than that."""
    transaction.execute(delete(table).where(_left_pending(connection_ids, older_than_seconds)))


def has_pending(
    transaction: Transaction, connection_ids: Collection[str], older_than_seconds: float
) -> bool:
    """Whether `drop_pending` would remove something."""
    found = transaction.execute(
        select(table.c.id).where(_left_pending(connection_ids, older_than_seconds)).limit(1)
    )
    return found.first() is not None


def read_secret_versions(
    transaction: Transaction, connection_ids: Collection[str]
) -> dict[str, int | None]:
    """Return which version of a token each row has that is shown, None where it can't be read."""
    rows = transaction.execute(
        select(table.c.id, table.c.secret_version).where(
            table.c.id.in_(list(connection_ids)), table.c.state != str(State.PENDING)
        )
    )
    return {
        row.id: None if isinstance(row.secret_version, Undecodable) else row.secret_version
        for row in rows
        if not isinstance(row.id, Undecodable)
    }


def read_places_in_keyring(transaction: Transaction) -> tuple[TokenPlace, ...]:
    """Return where the tokens belong that rows say are in the keyring of whoever asks.

    On one computer these are everybody's; on a server one's own Private ones.
    """
    rows = transaction.execute(
        select(table.c.id, table.c.organization_url, table.c.secret_version).where(
            table.c.token_ciphertext.is_(None),
            table.c.session_only.is_(false()),
            table.c.state != str(State.PENDING),
        )
    )
    return tuple(
        TokenPlace(row.id, row.organization_url, row.secret_version)
        for row in rows
        if Undecodable not in map(type, row)
    )


def _encrypted() -> Select[Any]:
    return select(
        table.c.id,
        table.c.organization_url,
        table.c.secret_version,
        table.c.key_version,
        table.c.token_ciphertext,
        table.c.version,
    ).where(table.c.token_ciphertext.is_not(None))


def _encrypted_token(row: Row[Any]) -> EncryptedToken:
    place = TokenPlace(row.id, row.organization_url, row.secret_version)
    return EncryptedToken(place, row.key_version, bytes(row.token_ciphertext))


def _visible(who: Member) -> ColumnElement[bool]:
    shared_or_own = or_(table.c.visibility == str(Visibility.SHARED), table.c.owner_id == who.id)
    return shared_or_own & (table.c.state != str(State.PENDING))


def _left_pending(connection_ids: Collection[str], seconds: float) -> ColumnElement[bool]:
    until = datetime.now(UTC) - timedelta(seconds=seconds)
    left = or_(table.c.created_at < until, table.c.id.in_(list(connection_ids)))
    return (table.c.state == str(State.PENDING)) & left


def _new_values(who: Member, place: TokenPlace, new: NewConnection) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "id": place.connection_id,
        "visibility": str(new.visibility),
        "organization_url": new.clickup_url,
        "owner_id": who.id,
        **_account_values(new.account),
        "workspaces": _workspace_values(new.workspaces),
        "token_hint": new.token_hint,
        "secret_version": place.secret_version,
        "created_at": now,
        "checked_at": now,
        "problem": "",
    }


def _account_values(account: Account) -> dict[str, str]:
    return {
        "account_id": account.id,
        "account_name": account.name,
        "account_email": account.email,
    }


def _workspace_values(workspaces: tuple[WorkspaceReference, ...]) -> list[dict[str, str]]:
    return [{"id": workspace.id, "name": workspace.name} for workspace in workspaces]
