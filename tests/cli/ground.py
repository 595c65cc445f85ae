"""What a test only starts from, made in this process, which takes a third of a command's time.

The rows, copies and secrets are the same; a log, and what a Workspace's tree was, are not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from clickup_desktop.integration.organizations.organizations import Organizations
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.keys.invitation_text import from_text
from clickup_desktop.organization.records import Visibility
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID
from tests.fake_keyring import KeyringServer, ServerSecrets


class Ground:
    """Makes what commands would have made, with the parts that they use.

    Args:
        folder: the program's data folder.
        clickup_url: what its connections lead to.
        keyring: what its runs use.
        secrets: takes in what must not be found anywhere else.
    """

    def __init__(
        self, folder: Path, clickup_url: str, keyring: KeyringServer, secrets: list[str]
    ) -> None:
        self._organizations = Organizations(folder, clickup_url, secrets=ServerSecrets(keyring))
        self._clickup_url = clickup_url
        self._secrets = secrets

    def connect(self, token: str, visibility: Visibility = Visibility.SHARED) -> str:
        """Connect ClickUp; return the connection's id."""
        self._secrets.append(token)
        with self._opened() as integration:
            made = integration.connections.connect(token, visibility, self._clickup_url)
        return made.connection.id

    def link(self, channel_id: str) -> str:
        """Link a Channel that belongs to the main Workspace; return the link's id."""
        with self._opened() as integration:
            choice = integration.workspaces.choice(MAIN_WORKSPACE_ID)
            channel = integration.workspaces.find_channel(choice, channel_id)
            place = ("workspace", choice.workspace.id)
            return integration.links.add(choice, channel, (), *place).id

    def keep(self, link_id: str) -> None:
        """Have a copy kept of a linked Channel; it is not read yet."""
        with self._opened() as integration:
            integration.copies.keep(integration.links.get(link_id))

    def sync(self) -> None:
        """Read all copies to the end."""
        with self._opened() as integration:
            report = integration.copies.sync()
        assert not report.failures
        assert all(it.state.complete for it in report.links)

    def messages(self, link_id: str) -> int:
        """Return how many messages are kept of a linked Channel, with the replies."""
        with self._opened() as integration:
            state = integration.copies.state_of(integration.links.get(link_id))
        assert state is not None
        return state.counts.messages + state.counts.replies

    def join(self, invitation: str, password: str) -> None:
        """Come into an organization on a server."""
        self._secrets += [password, from_text(invitation).password.reveal()]
        with closing(self._organizations.join(invitation, password)) as joined:
            joined.overview()  # from then on it is known while the server is away

    @contextmanager
    def _opened(self) -> Iterator[OrganizationSession]:
        with closing(self._organizations.open_current()) as integration:
            integration.reconcile()
            yield integration
