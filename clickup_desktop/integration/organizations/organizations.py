"""The organizations that this computer knows: joined, opened, switched, left."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clickup_desktop.data_folder import data_folder
from clickup_desktop.integration.errors import AmbiguousName, NamedKind
from clickup_desktop.integration.messages.files import CopyFiles
from clickup_desktop.integration.naming import called
from clickup_desktop.integration.organizations.errors import UnknownOrganization
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.organizations.passwords import require_usable
from clickup_desktop.integration.organizations.remembered import (
    RememberedOrganizations,
    current_organization,
)
from clickup_desktop.integration.policy.policy_file import policy_in_force
from clickup_desktop.integration.policy.rules import is_allowed_organization, require_address
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.errors import KeptHere
from clickup_desktop.organization.own_names import ORGANIZATION, shown_name
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import KeyringSecrets, SecretStore
from clickup_desktop.troubleshooting.redaction import remember_secret

if TYPE_CHECKING:
    from clickup_desktop.integration.organizations.joined import JoinedOrganizations

LOCAL = "local"


@dataclass(frozen=True, slots=True)
class KnownOrganization:
    """An organization that can be opened here.

    Attributes:
        id: `LOCAL` for this computer's.
        address: of its server, without login and password; "" for this computer's.
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
    """The organizations of this computer. Its calls may take long; none is for a GUI thread.

    Args:
        folder: the data folder; None for the system's own.
        clickup_url: what new connections are offered; None for ClickUp's own.
        secrets: where passwords, keys and tokens are kept; None for the system's keyring.
    """

    def __init__(
        self,
        folder: Path | None,
        clickup_url: str | None,
        *,
        secrets: SecretStore | None = None,
    ) -> None:
        """Know the organizations.

        Raises:
            PolicyUnusable: what is decided for this computer can't be read.
        """
        self._policy = policy_in_force()
        self._folder = data_folder(folder)
        self._clickup_url = self._policy.organization_url or clickup_url
        self._secrets = secrets or KeyringSecrets()
        self._remembered = RememberedOrganizations(self._folder)

    def known(self) -> tuple[KnownOrganization, ...]:
        """Return what can be opened, this computer's organization first. Asks no server."""
        current = self._current
        return (
            KnownOrganization(LOCAL, ORGANIZATION, "", not current),
            *(
                KnownOrganization(it.id, it.name, it.address, it.id == current)
                for it in self._remembered.all()
            ),
        )

    def find(self, id_or_name: str) -> KnownOrganization:
        """Return the one with an id, or the only one with a name.

        Raises:
            UnknownOrganization: there is none.
            AmbiguousName: several are called so.
        """
        known = self.known()
        found = called(known, id_or_name, lambda it: it.id, lambda it: it.name)
        # It may be called what it is called on the screen.
        found = found or called(known, id_or_name, lambda it: it.id, lambda it: shown_name(it.name))
        if not found:
            raise UnknownOrganization(id_or_name)
        if len(found) > 1:
            raise AmbiguousName(NamedKind.ORGANIZATION, id_or_name, tuple(it.id for it in found))
        return found[0]

    def use(self, id_or_name: str) -> KnownOrganization:
        """Have one opened from now on. Asks no server.

        Raises:
            UnknownOrganization, AmbiguousName: as `find`.
            AgainstPolicy: another one is to be opened.
        """
        found = self.find(id_or_name)
        self._require_allowed(found.id)
        self._remembered.make_current("" if found.id == LOCAL else found.id)
        return found

    def open_current(self) -> OrganizationSession:
        """Open the organization that was opened last; raises as `open`."""
        return self.open(self._current or LOCAL, remember=False)

    def open_chosen(self, id_or_name: str | None) -> OrganizationSession:
        """Open an organization this once, the current one for None; raises as `find` and `open`."""
        if id_or_name is None:
            return self.open_current()
        found = self.find(id_or_name).id
        self._require_allowed(found, "--organization")
        return self.open(found, remember=False)

    def open(self, organization_id: str, *, remember: bool = True) -> OrganizationSession:
        """Open an organization, and remember it as the current one.

        Where its server is away, what was last known of it is opened.

        Raises:
            UnknownOrganization: it was not joined here.
            AgainstPolicy: another one is to be opened.
            SignInRefused, MemberRemoved: the server does not let the member in any more.
            SecretError: the keyring does not tell the password.
            StoreError: it can't be opened.
        """
        self._require_allowed(organization_id)
        if organization_id == LOCAL:
            opened = open_integration(self._folder, self._clickup_url, secrets=self._secrets)
        else:
            found = self._remembered.find(organization_id)
            if found is None:
                raise UnknownOrganization(organization_id)
            opened = self._joined().open(found)
        if remember:
            with _closing_on_failure(opened):
                self._remembered.make_current("" if organization_id == LOCAL else organization_id)
        return opened

    def read_invitation(self, text: str) -> InvitationView:
        """Return what an invitation says. Asks no server.

        Raises:
            InvalidInvitation: the text is none, or not the whole of one.
        """
        invitation = self._joined().read_invitation(text)
        return InvitationView(
            organization_name=invitation.organization_name,
            address=f"postgresql://{invitation.server}/{invitation.database}",
            role=invitation.role,
            expires_at=invitation.expires_at,
            first=bool(invitation.password.reveal()),
        )

    def join(
        self,
        text: str,
        password: str,
        *,
        certificates: Path | None = None,
        clear_text_password: bool = False,
        cancellation: Cancellation | None = None,
    ) -> OrganizationSession:
        """Come in with an invitation, remember the organization, and open it.

        May be called again where it was interrupted, with the same password.

        Args:
            password: of one's own, at least `passwords.MINIMUM_PASSWORD` characters; for a
                member's other computer the one they have.
            certificates: a file with those that the server's is verified with; None for the
                system's.
            clear_text_password: whether the member chose that the server may ask for the password
                in clear text, which is remembered with the organization; never what an invitation
                or a server says.

        Raises:
            PasswordUnusable, WeakTransport, AgainstPolicy: nothing was asked of the server.
            InvalidInvitation, InvitationExpired, InvitationUsed, InvitationRefused: it lets nobody
                in.
            SignInRefused: for a member's other computer, the password is not theirs.
            SecretError, StoreError, Cancelled: it can be repeated.
        """
        joined = self._joined()
        invitation = joined.read_invitation(text)
        require_address(self._policy, f"postgresql://{invitation.server}/{invitation.database}")
        if invitation.password.reveal():
            require_usable(password)
        remember_secret(password)
        return joined.join(
            text,
            invitation,
            password,
            certificates,
            cancellation,
            clear_text_password=clear_text_password,
        )

    def sign_in(
        self,
        address: str,
        login: str,
        password: str,
        *,
        clear_text_password: bool = False,
        cancellation: Cancellation | None = None,
    ) -> OrganizationSession:
        """Sign in where this computer has joined before, and open the organization.

        Args:
            address: of its server.
            login: the member's login, or e-mail address.
            clear_text_password: as for `join`.

        Raises:
            NotJoinedHere: this computer has no key of its own for the organization.
            InvalidServerAddress, WeakTransport, AgainstPolicy: nothing was sent.
            SignInRefused, MemberRemoved, SecretError, StoreError, Cancelled.
        """
        require_address(self._policy, address)
        remember_secret(password)
        return self._joined().sign_in(
            address, login, password, cancellation, clear_text_password=clear_text_password
        )

    def sign_in_again(
        self,
        where: str | None,
        password: str,
        *,
        clear_text_password: bool = False,
        cancellation: Cancellation | None = None,
    ) -> OrganizationSession:
        """Sign in to an organization that was joined here, with the login that is known.

        Args:
            where: its id or name, or its address with the member's login; None for the current one.
            clear_text_password: as for `join`; what was chosen before holds as well.

        Raises:
            UnknownOrganization, AmbiguousName: which one is not told by `where`.
            KeptHere: this computer keeps it, and nobody signs in.
            Exception: as `sign_in` does.
        """
        if where is not None and "://" in where:
            return self.sign_in(
                where,
                "",
                password,
                clear_text_password=clear_text_password,
                cancellation=cancellation,
            )
        known = self._current or LOCAL if where is None else self.find(where).id
        found = self._remembered.find(known)
        if found is None:
            raise KeptHere("sign in")
        return self.sign_in(
            found.address,
            found.login,
            password,
            clear_text_password=clear_text_password or found.clear_text_password,
            cancellation=cancellation,
        )

    def recover(
        self,
        address: str,
        password: str,
        recovery_key: str,
        *,
        clear_text_password: bool = False,
        cancellation: Cancellation | None = None,
    ) -> OrganizationSession:
        """Come back where every computer's key is lost, with the recovery key and a member's login.

        Args:
            address: of the server, with the member's login in it.
            recovery_key: as it was printed.
            clear_text_password: as for `join`.

        Raises:
            InvalidRecoveryKey: it was mistyped, or is another organization's.
            InvalidServerAddress, WeakTransport, AgainstPolicy: nothing was sent.
            SignInRefused, MemberRemoved, SecretError, StoreError, Cancelled.
        """
        require_address(self._policy, address)
        for secret in (password, recovery_key.strip(), recovery_key.replace("-", "").strip()):
            remember_secret(secret)
        return self._joined().recover(
            address, password, recovery_key, cancellation, clear_text_password=clear_text_password
        )

    def has_copies(self, organization_id: str) -> bool:
        """Whether copies of an organization's messages are on this computer. Asks no server."""
        if organization_id == LOCAL:
            return CopyFiles(self._folder).any
        return self._joined().has_copies(organization_id)

    def sign_out(self, organization_id: str) -> None:
        """Forget an organization here: password, this computer's key, and what was read of it.

        Copies of its messages are deleted first.

        The tokens of Private connections stay in the keyring, where nobody else can bring them
        back from: whoever joins again by an invitation finds them.

        Raises:
            UnknownOrganization: it was not joined here.
            CopyError, SecretError, StoreReadOnly: it stays known.
        """
        found = self._remembered.find(organization_id)
        if found is None:
            raise UnknownOrganization(organization_id)
        self._joined().forget(found)
        self._remembered.forget(organization_id)

    @property
    def _current(self) -> str:
        return current_organization(self._remembered, self._policy)

    def _require_allowed(self, organization_id: str, asked: str = "") -> None:
        """Raise `AgainstPolicy` for another organization than the one that is decided.

        While that was not joined here, this computer's is opened: from there one can join.
        """
        found = self._remembered.find(organization_id)
        if organization_id == LOCAL:
            current = self._remembered.find(self._current)
            joined = current is not None and is_allowed_organization(self._policy, current.address)
            if joined or asked:
                require_address(self._policy, "", asked)
        elif found is not None:
            require_address(self._policy, found.address, asked)

    def _joined(self) -> JoinedOrganizations:
        # Only who has a server needs psycopg and what talks to it.
        from clickup_desktop.integration.organizations.joined import JoinedOrganizations  # noqa: PLC0415

        return JoinedOrganizations(self._folder, self._clickup_url, self._secrets, self._remembered)


@contextlib.contextmanager
def _closing_on_failure(opened: OrganizationSession) -> Iterator[None]:
    try:
        yield
    except BaseException:
        opened.close()
        raise
