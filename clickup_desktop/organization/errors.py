"""What the organization and its store refuse."""

from __future__ import annotations

from pathlib import Path

from clickup_desktop.organization.records import ChannelLink, Member, UnreadableRow
from clickup_desktop.organization.roles import Role


class OrganizationError(Exception):
    """The organization's rules do not allow it."""


class RoleRequired(OrganizationError):
    """The member's role does not include it.

    Attributes:
        action: what was to be done, as it follows "may".
        needed: the roles that may.
        holders: the members who have one of them.
    """

    def __init__(
        self, action: str, needed: tuple[Role, ...], holders: tuple[Member, ...] = ()
    ) -> None:
        super().__init__(f"needs {' or '.join(role.english for role in needed)} to {action}")
        self.action = action
        self.needed = needed
        self.holders = holders


class UnknownMember(OrganizationError):
    """There is no such member."""


class InvalidEmail(OrganizationError):
    """The text is no e-mail address, so nobody can be invited by it."""


class LastEnterpriseAdmin(OrganizationError):
    """The organization would be left without an Enterprise Admin."""


class UnknownConnection(OrganizationError):
    """There is no such connection, or not for this member."""


class AddressChanged(OrganizationError):
    """A connection's row says another address than its token was kept for.

    Attributes:
        listed: what the row says now.
        kept: what was kept with the token; "" where that can't be known.
    """

    def __init__(self, listed: str, kept: str) -> None:
        super().__init__("the connection's address is not its token's")
        self.listed = listed
        self.kept = kept


class UnknownLink(OrganizationError):
    """There is no such link, or not for this member."""


class NotTokenOwner(OrganizationError):
    """A link's token is another member's, and so are the copies that are made with it.

    Attributes:
        owner: that member's name; "" where it isn't known.
    """

    def __init__(self, owner: str = "") -> None:
        super().__init__("the link's token is another member's")
        self.owner = owner


class OrganizationGone(OrganizationError):
    """Where an organization was kept, there is none."""


class RowUnreadable(OrganizationError):
    """What the store holds there can't be read, so that it can only be removed."""

    def __init__(self, row: UnreadableRow) -> None:
        super().__init__(f"the row of a {row.kind} can't be read: {', '.join(row.problems)}")
        self.row = row


class EssentialRowUnreadable(RowUnreadable):
    """Without this row nothing is shown: the organization's own, or that of who asks."""


class LinkedChannelArchived(OrganizationError):
    """The Channel that a link leads to was archived in ClickUp."""


class AlreadyLinked(OrganizationError):
    """The Channel is linked through this connection already."""

    def __init__(self, link: ChannelLink | None = None) -> None:
        super().__init__("the Channel is linked already")
        self.link = link


class ChangedMeanwhile(OrganizationError):
    """Somebody else changed it since it was read; nothing was overwritten."""


class StoreError(Exception):
    """The store failed.

    Attributes:
        path: where it lies: a file, or the address of a server.
    """

    def __init__(self, path: Path | str, detail: str = "") -> None:
        super().__init__(f"{path}: {detail}" if detail else str(path))
        self.path = path


class StoreNewer(StoreError):
    """A newer version of the program wrote the store."""


class StoreReadOnly(StoreError):
    """The store or its folder can't be written."""


class StoreFull(StoreError):
    """There is no room left on the disk."""


class StoreLocked(StoreError):
    """Somebody else holds the store."""


class StoreDamaged(StoreError):
    """The file is no store, or is broken."""


class StoreUnreachable(StoreError):
    """The folder is not there and can't be made."""


class ServerError(StoreError):
    """The organization's server failed, or said no.

    Attributes:
        path: the server's address, which never holds a password.
    """


class ServerUnreachable(ServerError):
    """The server does not answer, or is not there any more."""


class ServerBusy(ServerError):
    """The server took too long, or holds what is to be changed for somebody else."""


class ConnectionLimitReached(ServerBusy):
    """The server lets in no more connections: of this login, to this database, or at all."""


class ServerNotTrusted(ServerError):
    """The server could not show that it is the right one: its certificate is not accepted."""


class ServerOutOfRoom(ServerBusy):
    """The server has no disk space or memory left."""


class ServerCertificatesUnusable(ServerError):
    """The file whose certificates the server's is verified with can't be used.

    Attributes:
        reason: what is wrong with it, in words for the person.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.reason = reason


class OwnCertificateUnusable(ServerError):
    """The certificate that somebody logs in with, or its private key, can't be used."""


class SignInRefused(ServerError):
    """The server let nobody in, for a reason that only its own words tell.

    A password that is wrong is one, and many another that has nothing to do with it.
    """


class PasswordNeeded(SignInRefused):
    """The server asks for a password, and none was given."""


class PoolerBetween(ServerError):
    """A connection pooler stands in front of the server, and gives no session of one's own."""


class ClearTextAsked(ServerError):
    """The server asked for the password in clear text. It was not given."""


class WeakLogIn(ServerError):
    """The server asked for the password as MD5 or in another weak way. It was not given."""


class MemberRemoved(ServerError):
    """The member does not belong to the organization any more."""


class InvitationOpen(ServerError):
    """Who logged in was invited, and has not accepted yet."""


class InvitationRefused(SignInRefused):
    """The server let nobody in with an invitation, for a reason that only its own words tell."""


class InvitationUsed(ServerError):
    """The invitation was used already, or taken back."""


class NotAnOrganization(ServerError):
    """The database holds no organization."""


class DatabaseInUse(ServerError):
    """The database holds something else, so that no organization is made in it."""


class ReadOnlyServer(ServerError):
    """The server only lets read: it is a copy, waiting to take over."""


class ServerRefused(ServerError):
    """The server does not let this member do that."""


class ServerOlder(ServerError):
    """The organization on the server is older than the program."""


class ServerNewer(ServerError):
    """A newer version of the program upgraded the organization on the server."""


class DatabaseAdministratorNeeded(ServerError):
    """It takes the rights of a database administrator."""


class ServerSupportMissing(ServerError):
    """The part of the program that talks to servers is not installed."""


class ServerSupportOld(ServerError):
    """The part of the program that talks to servers can't protect passwords: libpq before 16."""


class InvalidServerAddress(OrganizationError):
    """The text is no address of an organization's server.

    Attributes:
        reason: what is wrong with it, in words for the person.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WeakTransport(OrganizationError):
    """What was asked for would not keep others from reading along."""


class KeptOnServer(OrganizationError):
    """A Shared connection of a server's organization is not for one session alone."""


class KeptHere(OrganizationError):
    """It takes an organization on a server, and this computer keeps this one."""


class OnlyByInvitation(OrganizationError):
    """Members of a server's organization are invited."""


class TooManyComputers(OrganizationError):
    """A member has joined on as many computers as one may."""


class NotOneself(OrganizationError):
    """Nobody removes themselves from the organization."""
