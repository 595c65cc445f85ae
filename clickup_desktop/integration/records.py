"""What the documented steps answer with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from clickup_desktop.clickup.models import Channel
from clickup_desktop.language.numbers import decimal_number
from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.records import (
    ChannelLink,
    Connection,
    KeyDue,
    LinkPage,
    Member,
    Organization,
    UnreadableRow,
    Visibility,
    WorkspaceReference,
)
from clickup_desktop.troubleshooting.hint import Hint

if TYPE_CHECKING:
    from clickup_desktop.clickup.hierarchy_events import LoaderEvent
    from clickup_desktop.troubleshooting.anonymising import KnownName

OnStep = Callable[["CheckStep"], None]
"""Is told how a step of a check stands, from any thread, one call at a time."""

Listener = Callable[["LoaderEvent"], None]
"""Is told what was read, from other threads, one call at a time."""

MASKED_NAME = N_("Private Channel")
"""What a private Channel is called for those who may not read its name."""


def is_masked_name(name: str) -> bool:
    """Whether a Channel is called so in the place of its name."""
    return name in {MASKED_NAME, _(MASKED_NAME)}


@dataclass(frozen=True, slots=True)
class Overview:
    """What the signed-in member may see of the organization.

    Attributes:
        role_holders: those who may connect ClickUp and link Channels.
        connections: Shared ones first; empty for who may not open Integrations.
        links: the first of them, and how many there are.
        choices: every Workspace with each connection that reaches it.
        read_only: whether nothing can be saved now.
        as_of: when it was like this; None while it is read afresh, else the server is away, or the
            organization is still being opened.
        opening: whether it is still being opened.
        refused: whether this was read before the organization's server ceased to let the member in.
        address: where the organization's server is; "" for this computer's.
        unreadable: the rows of connections and members that can't be read; those of links are on
            their page.
        key_due: why the organization is to have a new key, the oldest first; an Enterprise Admin's.
    """

    organization: Organization
    member: Member
    members: tuple[Member, ...]
    may_integrate: bool
    role_holders: tuple[Member, ...]
    connections: tuple[Connection, ...]
    links: LinkPage
    choices: tuple[WorkspaceChoice, ...] = ()
    read_only: bool = False
    as_of: datetime | None = None
    opening: bool = False
    refused: bool = False
    address: str = ""
    unreadable: tuple[UnreadableRow, ...] = ()
    key_due: tuple[KeyDue, ...] = ()


class Connected(msgspec.Struct, frozen=True):
    """A connection was made.

    Attributes:
        adopted_links: how many links that waited for a connection now have this one.
    """

    connection: Connection
    account_name: str
    workspaces: tuple[WorkspaceReference, ...]
    adopted_links: int


class Verdict(StrEnum):
    """How a step of a check stands."""

    WAITING = "waiting"
    RUNNING = "running"
    FINE = "fine"
    NOTED = "noted"
    """It works, but is worth knowing: a company's certificate, a proxy."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not tried, since what it needs failed or is not there."""
    STOPPED = "stopped"
    """The person stopped the check before it had ended."""


_ENDED = frozenset({Verdict.FINE, Verdict.NOTED, Verdict.FAILED, Verdict.SKIPPED, Verdict.STOPPED})


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One step of a check.

    Attributes:
        name: a stable name for scripts, and the key by which a step that was told before is known.
        title: what is tried.
        verdict: how it stands.
        seconds: how long it took; 0 before it has ended.
        hint: what to do; None unless it failed.
        note: what was found, such as the account's name.
        area: the heading that it belongs under, such as "This computer"; may be empty.
        names: the names of people and places in its texts, which a report leaves out.
        partial: whether there is more of the same that was not tried, as `note` says.
        is_name: whether `note` is a name or an address, the same in every language.
    """

    name: str
    title: str
    verdict: Verdict
    seconds: float = 0.0
    hint: Hint | None = None
    note: str = ""
    area: str = ""
    names: tuple[KnownName, ...] = ()
    partial: bool = False
    is_name: bool = False

    @property
    def ok(self) -> bool:
        """Whether it did not fail."""
        return self.verdict is not Verdict.FAILED

    @property
    def time_text(self) -> str:
        """How long it took, as people read it: "12 ms", "1.2 s"."""
        if self.seconds < 1:
            return _("{number} ms").format(number=max(1, round(self.seconds * 1000)))
        return _("{number} s").format(number=decimal_number(self.seconds, 1))

    @property
    def ended(self) -> bool:
        """Whether nothing more will be told of it."""
        return self.verdict in _ENDED


class CheckReport(msgspec.Struct, frozen=True):
    """What a check found, step by step.

    Attributes:
        problem: the code of the hint where the token as a whole does not work; "" otherwise.
    """

    steps: tuple[CheckStep, ...]
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether every step went well."""
        return all(step.ok for step in self.steps)

    @property
    def complete(self) -> bool:
        """Whether there is nothing more of the same that was not tried."""
        return not any(step.partial for step in self.steps)

    @property
    def praise(self) -> str:
        """What may be said where every step went well: no more than was tried."""
        return praise_of((self,))

    @property
    def hint(self) -> Hint | None:
        """The hint of the first step that failed."""
        return next((step.hint for step in self.steps if step.hint is not None), None)


def praise_of(reports: Iterable[CheckReport]) -> str:
    """Return what may be said where every step of several checks went well."""
    if all(report.complete for report in reports):
        return _("Everything works.")
    return _("What was tried works, but not everything was tried.")


@dataclass(frozen=True, slots=True)
class WorkspaceChoice:
    """A Workspace, and the connection through which it is reached.

    Attributes:
        hides_private_names: a Shared connection shows the names of private Channels to the
            member who made it alone. A rule of display, not a security boundary.
    """

    workspace: WorkspaceReference
    connection: Connection
    hides_private_names: bool

    def is_masked(self, channel: Channel) -> bool:
        """Whether `channel` is shown as "Private Channel" here, and cannot be linked."""
        return self.hides_private_names and channel.private


class PlacedChannel(msgspec.Struct, frozen=True):
    """A Channel that is to be linked, with the place where it was found.

    Attributes:
        path: the names from the Space downwards; empty where they are not known.
    """

    choice: WorkspaceChoice
    channel: Channel
    path: tuple[str, ...]
    place_kind: str
    place_id: str


class LinkRow(msgspec.Struct, frozen=True):
    """A line of a file that names a Channel to link, as it was written.

    Attributes:
        line: its number, from 1.
        workspace: an id, or a name.
        channel: an id, a web address in ClickUp, or the name of a Channel that is not private.
        connection: an id; "" where it is not said.
    """

    line: int
    workspace: str
    channel: str
    connection: str = ""


class RowProblem(msgspec.Struct, frozen=True):
    """Why a line of such a file can't be linked, and what to do.

    Attributes:
        code: a stable name, for scripts.
        text: in words for the person.
    """

    line: int
    code: str
    text: str


class LinkedRows(msgspec.Struct, frozen=True):
    """What has become of the lines of such a file.

    Attributes:
        made: the links that were saved.
        present: the links that were there already.
        repeated: how many lines named a Channel again that a line before them names.
    """

    made: tuple[ChannelLink, ...] = ()
    present: tuple[ChannelLink, ...] = ()
    repeated: int = 0


class MessageView(msgspec.Struct, frozen=True):
    """A message as it is shown: who, what, when."""

    author: str
    text: str
    moment: datetime | None


class ChannelDetails(msgspec.Struct, frozen=True):
    """What lets a person be sure that it is the right Channel.

    Attributes:
        member_count: "48", or "100+" where there are more than were asked for; "" when unknown.
        open_tasks: the same for the List's open Tasks; None where there is no List.
        messages_hidden: messages are there, but not for this member.
        problems: what could not be read, and why.
    """

    channel: Channel
    member_count: str
    members: tuple[str, ...]
    messages: tuple[MessageView, ...]
    open_tasks: str | None
    messages_hidden: bool
    problems: tuple[Hint, ...]


def choices_for(member: Member, connections: tuple[Connection, ...]) -> tuple[WorkspaceChoice, ...]:
    """Return every Workspace with each connection that reaches it."""
    return tuple(
        WorkspaceChoice(
            workspace,
            connection,
            connection.visibility is Visibility.SHARED and connection.owner.id != member.id,
        )
        for connection in connections
        for workspace in connection.workspaces
    )
