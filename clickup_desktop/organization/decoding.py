"""From rows to records, each row by itself.

A row that holds what can't be told (`Undecodable`), or nothing where something has to be, becomes
an `UnreadableRow`: it is shown beside the others, and removed by its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Label, Row, Table

from clickup_desktop.organization.column_types import Undecodable
from clickup_desktop.organization.errors import RowUnreadable
from clickup_desktop.organization.problems import IN_NOBODYS_NAME
from clickup_desktop.organization.records import (
    Account,
    AuditEntry,
    ChannelLink,
    Connection,
    LinkState,
    Member,
    Organization,
    RowKind,
    Rows,
    UnreadableRow,
    WorkspaceReference,
)
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.schema import (
    audit_entry,
    channel_link,
    connection,
    member,
    organization,
)

Record = TypeVar("Record")
AnyRow = Row[Any] | Any


@dataclass(frozen=True, slots=True)
class Author:
    """In which columns a row says by whom and when it was written; "" for none.

    Attributes:
        name: the member's name.
        found: the id in the member's own row, which was joined to it.
    """

    name: str = ""
    moment: str = ""
    found: str = ""


def columns_of_member(called: str) -> tuple[Label[Any], ...]:
    """Return what is read of the member whom a row names: `owner_name` and others for "owner".

    Their table has to be joined from outside: whoever is named may not be there.
    """
    return (
        member.c.name.label(f"{called}_name"),
        member.c.email.label(f"{called}_email"),
        member.c.role.label(f"{called}_role"),
        member.c.id.label(f"{called}_found"),
    )


class Decoder(Generic[Record]):
    """Reads the rows of one table.

    Args:
        make: makes the record of a row in which every column is as it has to be.
        lenient: columns that the record can do without.
    """

    def __init__(
        self,
        kind: RowKind,
        table: Table,
        make: Callable[[AnyRow], Record],
        *,
        author: Author | None = None,
        lenient: frozenset[str] = frozenset(),
    ) -> None:
        self._kind = kind
        self._make = make
        self._author = author or Author()
        columns = [column for column in table.c if column.name not in lenient]
        self._columns = [column.name for column in columns]
        needed = [column.name for column in columns if not column.nullable]
        if self._author.found:
            # What nobody has written can't be shown as somebody's.
            needed.append(self._author.found)
        self._needed = needed
        self._values_needed = attrgetter(*needed)

    def decode(self, row: AnyRow) -> Record | UnreadableRow:
        """Return the record in a row, or what is certain of it."""
        # Nearly always all is well, and there may be tens of thousands.
        if Undecodable not in map(type, row) and None not in self._values_needed(row):
            return self._make(row)
        problems = tuple(self._problems(row))
        return self._unreadable(row, problems) if problems else self._make(row)

    def required(self, row: AnyRow) -> Record:
        """Return the record in a row.

        Raises:
            RowUnreadable: it can't be read.
        """
        return readable(self.decode(row))

    def rows(self, rows: Iterable[AnyRow]) -> Rows[Record]:
        """Return the records, and beside them the rows that are none."""
        return sorted_out([self.decode(row) for row in rows])

    def _problems(self, row: AnyRow) -> Iterable[str]:
        for name in self._columns:
            value = getattr(row, name)
            if isinstance(value, Undecodable):
                yield f"{name} {value.reason}"
            elif value is None and name in self._needed:
                yield f"{name} is missing"
        if self._author.found and getattr(row, self._author.found) is None:
            yield IN_NOBODYS_NAME

    def _unreadable(self, row: AnyRow, problems: tuple[str, ...]) -> UnreadableRow:
        identifier = _certain(row.id)
        return UnreadableRow(
            self._kind,
            "" if identifier is None else str(identifier),
            _certain(getattr(row, self._author.name, None)) or "",
            _certain(getattr(row, self._author.moment, None)),
            problems,
        )


def readable(found: Record | UnreadableRow) -> Record:
    """Return the record.

    Raises:
        RowUnreadable: there is none.
    """
    if isinstance(found, UnreadableRow):
        raise RowUnreadable(found)
    return found


def sorted_out(found: Iterable[Record | UnreadableRow]) -> Rows[Record]:
    """Return the records, and beside them the rows that are none."""
    readable: list[Record] = []
    unreadable: list[UnreadableRow] = []
    for it in found:
        if isinstance(it, UnreadableRow):
            unreadable.append(it)
        else:
            readable.append(it)
    return Rows(tuple(readable), tuple(unreadable))


def _certain(value: Any) -> Any:
    return None if isinstance(value, Undecodable) else value


def _joined_member(row: AnyRow, prefix: str) -> Member:
    """Return the member in columns that were joined: their own row may be unreadable.

    That takes nothing from what they wrote. What can't be read of them is left empty, and the
    role, which nothing here depends on, is the least.
    """
    return Member(
        id=getattr(row, f"{prefix}id"),
        name=_certain(getattr(row, f"{prefix}name")) or "",
        email=_certain(getattr(row, f"{prefix}email")) or "",
        role=_certain(getattr(row, f"{prefix}role")) or Role.MEMBER,
    )


def _organization(row: AnyRow) -> Organization:
    return Organization(row.id, row.name, row.local, row.assistance, row.message_copy_days)


def _member(row: AnyRow) -> Member:
    return Member(row.id, row.name, row.email, row.role, row.version, _certain(row.joined_at))


def _colleague(row: AnyRow) -> Member:
    # There may be tens of thousands, so without a look at each column's name.
    return Member(*row)


def _connection(row: AnyRow) -> Connection:
    return Connection(
        id=row.id,
        visibility=row.visibility,
        state=row.state,
        clickup_url=row.organization_url,
        owner=_joined_member(row, "owner_"),
        account=Account(row.account_id, row.account_name, row.account_email),
        workspaces=tuple(WorkspaceReference(item.id, item.name) for item in row.workspaces),
        token_hint=row.token_hint,
        secret_version=row.secret_version,
        secret_backend=row.secret_backend,
        session_only=row.session_only,
        created_at=row.created_at,
        checked_at=row.checked_at,
        problem=row.problem,
        version=row.version,
    )


def _link(row: AnyRow) -> ChannelLink:
    return ChannelLink(
        id=row.id,
        connection_id=row.connection_id,
        workspace=WorkspaceReference(row.workspace_id, row.workspace_name),
        channel_id=row.channel_id,
        channel_name=row.channel_name,
        visibility_private=row.visibility_private,
        place_kind=row.place_kind,
        place_id=row.place_id,
        path=tuple(row.path),
        linked_by=_joined_member(row, "linked_by_"),
        linked_at=row.linked_at,
        state=LinkState.LINKED if row.connection_id else LinkState.NEEDS_CONNECTION,
        token_owner_id=_certain(row.token_owner_id),
        problem=row.problem,
        checked_at=row.checked_at,
        version=row.version,
    )


def _audit_entry(row: AnyRow) -> AuditEntry:
    return AuditEntry(row.at, row.member_name, row.action, row.subject)


ORGANIZATION = Decoder(
    RowKind.ORGANIZATION, organization, _organization, lenient=frozenset({"key_version"})
)
_OF_NO_WEIGHT = frozenset({"joined_at", "removed_at", "login"})
MEMBER = Decoder(
    RowKind.MEMBER, member, _member, author=Author(moment="joined_at"), lenient=_OF_NO_WEIGHT
)
COLLEAGUE = Decoder(RowKind.MEMBER, member, _colleague, lenient=_OF_NO_WEIGHT)
"""Of id, name, email, role and version alone."""
CONNECTION = Decoder(
    RowKind.CONNECTION,
    connection,
    _connection,
    author=Author("owner_name", "created_at", "owner_found"),
)
LINK = Decoder(
    RowKind.LINK,
    channel_link,
    _link,
    author=Author("linked_by_name", "linked_at", "linked_by_found"),
)
AUDIT_ENTRY = Decoder(
    RowKind.AUDIT_ENTRY, audit_entry, _audit_entry, author=Author("member_name", "at")
)
