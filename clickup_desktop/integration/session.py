"""An organization that is open, for one member: what the window and the command line work with.

Every call may take as long as ClickUp or the keyring takes, so none belongs on a GUI thread. Who
may do what is decided below, in `organization`, and asked before anything is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from clickup_desktop.integration.checks.watch import Watching
from clickup_desktop.integration.clients import Clients
from clickup_desktop.integration.connections import Connections
from clickup_desktop.integration.links.links import Links
from clickup_desktop.integration.masking import mask_page
from clickup_desktop.integration.members import Members
from clickup_desktop.integration.messages.copies import MessageCopies
from clickup_desktop.integration.messages.copy_file import FOLDER_NAME, CopyFile
from clickup_desktop.integration.messages.files import CopyFiles
from clickup_desktop.integration.messages.reach import Reach, last_known_reach
from clickup_desktop.integration.policy.copies import CopyLimit, copy_limit
from clickup_desktop.integration.policy.policy import Policy
from clickup_desktop.integration.policy.rules import Rules
from clickup_desktop.integration.records import Overview, choices_for
from clickup_desktop.integration.server.moving import Mover
from clickup_desktop.integration.server.reading import or_last_known, required_server
from clickup_desktop.integration.server.records import Moved, Moving, ServerState
from clickup_desktop.integration.snapshots.snapshots import Snapshots
from clickup_desktop.integration.workspaces.workspaces import Workspaces
from clickup_desktop.organization.records import Connection, Rows
from clickup_desktop.organization.roles import MAY_INTEGRATE
from clickup_desktop.organization.secrets import SecretStore
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.messages import Messages
    from clickup_desktop.integration.server.last_known import LastKnown
    from clickup_desktop.integration.server.server_link import ServerLink


class OrganizationSession:
    """The organization as its parts.

    Attributes:
        clickup_url: what new connections are offered as their organization URL.
        policy: what is decided for them.
        connections: to ClickUp.
        workspaces: what the connections reach.
        links: to Channels.
        members: the people, and the organization's key.
        copies: of what is said in linked Channels, kept for the member.
    """

    def __init__(
        self,
        organization: OrganizationService,
        clients: Clients,
        snapshots: Snapshots,
        clickup_url: str,
        server: ServerLink | None = None,
        *,
        shared: bool = False,
        last_known: LastKnown | None = None,
        policy: Policy | None = None,
        home: Path | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            server: None where this computer keeps the organization.
            last_known: where what is seen of this computer's organization is kept for the next
                start; a server's link has its own.
            policy: what is decided; None for the one in force.
            home: where copies of messages are; None for where everything else is.
            shared: whether store, clients and snapshots are somebody else's to close.
        """
        rules = Rules(policy, "" if server is None else server.address)
        watching = Watching(organization, clients, rules)
        self.policy = rules.policy
        self.clickup_url = self.policy.organization_url or clickup_url
        self._home = home or organization.folder
        self._copy_files = CopyFiles(self._home)
        self.connections = Connections(
            organization,
            clients,
            snapshots,
            watching,
            rules=rules,
            last_known=last_known,
            erase_copies=self._copy_files.erase_connection,
        )
        self.workspaces = Workspaces(organization, self.connections, snapshots, server, rules)
        self.links = Links(
            organization, self.workspaces, watching, server, erase_copies=self._copy_files.erase
        )
        self.members = Members(organization, server)
        self.copies = MessageCopies(
            organization,
            self.connections,
            self._copy_files,
            rules,
            self.copy_limit,
            reach=self._reach,
            own_files=self._own_copy_files,
        )
        self._organization = organization
        self._clients = clients
        self._snapshots = snapshots
        self._server = server
        self._shared = shared
        self._last_known = last_known
        self._rules = rules

    @cached_property
    def messages(self) -> Messages:
        """What is in the copies."""
        # Nobody looks into them before the window is shown.
        from clickup_desktop.integration.messages.messages import Messages  # noqa: PLC0415

        return Messages(
            self._copy_files,
            self._own_copy_files,
            self._reach,
            self.links.get,
            require_may_keep=self.copies.require_may_keep,
            record_export=self.record_export,
        )

    @property
    def folder(self) -> Path:
        """The folder in which everything is kept but the tokens."""
        return self._organization.folder

    @property
    def copies_folder(self) -> Path:
        """The folder in which copies of messages are."""
        return self._home / FOLDER_NAME

    @property
    def secret_store(self) -> SecretStore:
        """Where the tokens are kept, but those for one session."""
        return self._organization.secret_store

    @property
    def state(self) -> ServerState:
        """How the organization is reached, as far as is known now."""
        return ServerState.LOCAL if self._server is None else self._server.state

    def close(self) -> None:
        """Close the connections to ClickUp and the store, and hear of no changes any more."""
        self._copy_files.close()
        if self._server is not None:
            self._server.close()
        if self._shared:
            return
        if self._last_known is not None:
            self._last_known.close()
        self._snapshots.close()
        self._clients.close()
        self._organization.close()

    def reconcile(self) -> int:
        """Tidy up what a crash has left; return how many tokens were deleted.

        Touches the keyring only where there is something to tidy up, and waits for a server.
        """
        return or_last_known(self._server, self._reconcile, lambda _known: 0)

    def _reconcile(self) -> int:
        # Others' Private connections are not seen here, so only where there are no others.
        if len(self._organization.members.all()) == 1:
            known = self._organization.connection_rows()
            unreadable = [it.id for it in known.unreadable]
            self._snapshots.keep_only([it.id for it in known.readable] + unreadable)
        return self._organization.reconcile()

    def overview(self) -> Overview:
        """Return what the member may see, read afresh.

        While the organization's server is away it is what was last known (`as_of`).

        Raises:
            ServerError: the member is let in no more, or nothing was known before.
        """
        # What is kept is as it was read: the policy may be another one at the next start.
        if self._server is not None:
            return self._rules.applied(self._server.overview(self._read_overview))
        overview = self._read_overview()
        if self._last_known is not None:
            self._last_known.keep(overview, datetime.now(UTC))
        return self._rules.applied(overview)

    def _read_overview(self) -> Overview:
        organization = self._organization
        with organization.read_together():
            member = organization.member
            may_integrate = member.role in MAY_INTEGRATE
            found: Rows[Connection] = organization.connection_rows() if may_integrate else Rows()
            connections, people = found.readable, organization.members.rows()
            return Overview(
                organization=organization.organization,
                member=member,
                members=people.readable,
                may_integrate=may_integrate,
                role_holders=organization.members.holders_of(MAY_INTEGRATE),
                connections=connections,
                links=mask_page(member, organization.links.page()),
                choices=choices_for(member, connections),
                read_only=self._server is not None and self._server.read_only,
                address="" if self._server is None else self._server.address,
                unreadable=found.unreadable + people.unreadable,
                key_due=self.members.keys_due(member),
            )

    def _reach(self) -> Reach:
        organization = self._organization
        return or_last_known(
            self._server,
            lambda: Reach(
                organization.member, organization.connections(), organization.links.to_channels
            ),
            last_known_reach,
        )

    def _own_copy_files(self) -> list[CopyFile]:
        """Return the files with the member's own copies. Asks no server."""
        if self._server is not None:
            return self._copy_files.all()  # nobody else of that organization is on this computer
        organization, files = self._organization, self._copy_files
        return [
            files.of(it.id, it.account.id)
            for it in organization.connections()
            if it.owner.id == organization.member.id
        ]

    def set_assistance(self, address: str) -> None:
        """Say where members get help; raises `RoleRequired` but for an Enterprise Admin."""
        self._organization.members.set_assistance(display_text(address))

    def copy_limit(self) -> CopyLimit:
        """Return for how long copies of messages may be kept on this computer.

        While the organization's server is away it is what was last known.

        Raises:
            ServerError: the member is let in no more, or nothing was known before.
        """
        organization = or_last_known(
            self._server, lambda: self._organization.organization, lambda known: known.organization
        )
        return copy_limit(self.policy, organization)

    def set_message_copies(self, days: int | None) -> None:
        """Say for how many days members may keep copies of messages.

        Args:
            days: 0 for not at all, None for as long as they want.

        Raises:
            RoleRequired: but for an Enterprise Admin.
            AgainstPolicy: it is decided for this computer.
        """
        self._rules.require_own_copy_limit()
        self._organization.members.set_message_copies(days)

    def record_export(self, counts: Mapping[str, int]) -> None:
        """Write into the audit trail that the member exports messages; all of it, or nothing.

        Called before anything is exported: where it raises, nothing may be.

        Args:
            counts: how many messages from the copy of which link, by its id.

        Raises:
            RoleRequired, UnknownLink, UnknownConnection, RowUnreadable.
            NotTokenOwner: a link's token is another member's.
            StoreError: it can't be written down, as while the server is away or read-only.
        """
        self._organization.links.record_export(counts)

    def moving_preview(self) -> Moving:
        """Return what could come here from this computer's organization."""
        with self._mover() as mover:
            return mover.preview()

    def move(
        self,
        connection_ids: Iterable[str],
        link_ids: Iterable[str],
        *,
        remove_here: bool = False,
        with_kept_address: Iterable[str] = (),
    ) -> Moved:
        """Bring connections, with their tokens, and links from this computer's organization.

        What is there already is left out and told, so that an interrupted move is repeated.
        A Private connection stays Private, its token in this computer's keyring.

        Args:
            remove_here: take what is there afterwards out of this computer's organization.
            with_kept_address: connections to move with the address that their tokens were kept
                for, though their rows say another.
        """
        with self._mover() as mover:
            return mover.move(
                frozenset(connection_ids),
                frozenset(link_ids),
                remove_here=remove_here,
                with_kept_address=frozenset(with_kept_address),
            )

    def watch(self, on_change: Callable[[ServerState], None]) -> Callable[[], None]:
        """Have `on_change` called when somebody changed something, or the server's state has.

        It is called on another thread, and must come back soon; what changed is read again.

        Returns:
            What ends it. Closing ends it too.
        """
        return (lambda: None) if self._server is None else self._server.watch(on_change)

    @contextmanager
    def _mover(self) -> Iterator[Mover]:
        server = required_server(self._server, "move to the server")
        with closing(server.open_local()) as here, closing(CopyFiles(here.folder)) as copies:
            yield Mover(here, self._organization, copies.erase, copies=copies.any)
