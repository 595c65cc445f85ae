"""The organizations that this computer knows: joined, opened, switched, left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clickup_desktop.integration.service import Integration
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import SecretStore

LOCAL = "local"
MINIMUM_PASSWORD = 12
"""Characters of a password of one's own."""


@dataclass(frozen=True, slots=True)
class KnownOrganization:
    """An organization that can be opened here.

    Attributes:
        id: `LOCAL` for this computer's.
        address: of its server, without login or password; "" for this computer's.
        current: whether it is the one that is opened unless another is asked for.
    """

    id: str
    name: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What an invitation says of itself, its secrets left out.

    Attributes:
        first: whether a password of one's own is to be chosen; else it is for a member's other
            computer, and the one they have is asked for.
    """

    organization_name: str
    address: str
    role: Role
    expires_at: datetime
    first: bool = True


class Organizations:
    """The organizations of this computer. Its calls may take long; none is for a GUI thread."""

    def __init__(
        self,
        folder: Path | None,
        organization_url: str | None,
        *,
        secrets: SecretStore | None = None,
    ) -> None:
        raise NotImplementedError

    def known(self) -> tuple[KnownOrganization, ...]:
        """Return what can be opened, this computer's organization first."""
        raise NotImplementedError

    def open_current(self) -> Integration:
        """Open the organization that was opened last."""
        raise NotImplementedError

    def open(self, organization_id: str, *, remember: bool = True) -> Integration:
        """Open an organization, and remember it as the current one."""
        raise NotImplementedError

    def read_invitation(self, text: str) -> InvitationView:
        """Return what an invitation says."""
        raise NotImplementedError

    def join(
        self, text: str, password: str, *, cancellation: Cancellation | None = None
    ) -> Integration:
        """Come in with an invitation."""
        raise NotImplementedError

    def sign_in(
        self,
        address: str,
        login: str,
        password: str,
        *,
        cancellation: Cancellation | None = None,
    ) -> Integration:
        """Sign in where this computer has joined before."""
        raise NotImplementedError

    def sign_out(self, organization_id: str) -> None:
        """Forget password and identity on this computer."""
        raise NotImplementedError
