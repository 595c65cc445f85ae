"""Organizations on servers, as this computer comes into them, opens and forgets them."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from clickup_desktop.clickup.address import DEFAULT_CLICKUP_URL
from clickup_desktop.integration.clients import Clients
from clickup_desktop.integration.messages.files import CopyFiles
from clickup_desktop.integration.organizations.errors import KnownElsewhere, NotJoinedHere
from clickup_desktop.integration.organizations.opening import open_local_organization
from clickup_desktop.integration.organizations.remembered import Remembered, RememberedOrganizations
from clickup_desktop.integration.server.last_known import FILE_NAME, LastKnown
from clickup_desktop.integration.server.server_link import AWAY, ServerLink
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.integration.snapshots.snapshots import Snapshots
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.errors import (
    InvalidServerAddress,
    InvitationUsed,
    MemberRemoved,
    ServerError,
    ServerUnreachable,
    SignInRefused,
    WeakTransport,
)
from clickup_desktop.organization.keys.errors import OrganizationKeyError, OrganizationKeyMissing
from clickup_desktop.organization.keys.identity import identity_name, kept_identity
from clickup_desktop.organization.keys.invitation import Invitation
from clickup_desktop.organization.keys.invitation_text import from_text, secrets_in
from clickup_desktop.organization.keys.recovery import recovery_key_from_text
from clickup_desktop.organization.members.members import OrganizationMembers
from clickup_desktop.organization.secrets import SecretMissing, SecretStore
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.sealing import (
    HeldKey,
    invited_to,
    join_organization,
    recover_on_this_computer,
)
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import sign_in
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.tokens.keepers import token_keepers
from clickup_desktop.private_files import make_private_folder
from clickup_desktop.troubleshooting.redaction import remember_secret


class JoinedOrganizations:
    """What `Organizations` does where a server keeps one.

    Args:
        clickup_url: what new connections are offered; None for ClickUp's own.
    """

    def __init__(
        self,
        folder: Path,
        clickup_url: str | None,
        secrets: SecretStore,
        remembered: RememberedOrganizations,
    ) -> None:
        self._folder = folder
        self._clickup_url = clickup_url or DEFAULT_CLICKUP_URL
        self._secrets = secrets
        self._remembered = remembered

    def open(self, organization: Remembered) -> OrganizationSession:
        """Open one that was joined here, from what was last known where its server is away."""
        address = (
            parse_address(organization.address)
            .for_user(organization.login)
            .with_clear_text(organization.clear_text_password)
        )
        password: str | None = None
        try:
            password = self._secrets.get(_password_name(organization.id, organization.member_id))
        except SecretMissing:
            pass  # the server may know the member in another way
        else:
            remember_secret(password)
        with _opening(address, password, self._folder) as store:
            last_known = LastKnown(self._home(organization.id) / FILE_NAME)
            signed_in = True
            try:
                if sign_in(store, organization_id=organization.id) != organization.member_id:
                    raise MemberRemoved(str(address), "the login is somebody else's now")
            except AWAY:
                if last_known.overview() is None:
                    raise
                signed_in = False
            except MemberRemoved:
                last_known.forget()
                raise
            return self._integration(
                store, organization.id, organization.member_id, last_known, signed_in
            )

    def read_invitation(self, text: str) -> Invitation:
        """Return what an invitation says; raises as `Organizations.read_invitation`."""
        invitation = from_text(text)
        for secret in secrets_in(invitation):
            remember_secret(secret)
        return invitation

    def join(
        self,
        text: str,
        invitation: Invitation,
        password: str,
        certificates: Path | None,
        cancellation: Cancellation | None,
        *,
        clear_text_password: bool,
    ) -> OrganizationSession:
        """Come in; raises as `Organizations.join`."""
        options = None
        if certificates is not None:
            path = str(certificates.absolute())
            options = (("sslmode", "verify-full"), ("sslrootcert", path))
        address = invited_to(
            invitation.server, invitation.database, invitation.login, options
        ).with_clear_text(clear_text_password)
        with ServerStore.cancelled_by(cancellation or Cancellation()):
            if self._known_elsewhere(invitation.organization_id, address) is not None:
                one_time = invitation.password.reveal()
                with contextlib.closing(ServerStore(address, one_time or password)) as store:
                    self._require_the_known(invitation.organization_id, store)
            try:
                join_organization(
                    text,
                    password,
                    self._secrets,
                    options=options,
                    clear_text_password=clear_text_password,
                )
            except (InvitationUsed, SignInRefused, ServerUnreachable) as error:
                # It may have been this computer that used it, and was interrupted after that.
                self._require_used_here(invitation, address, password, error)
            return self._enter(address, password)

    def sign_in(
        self,
        address: str,
        login: str,
        password: str,
        cancellation: Cancellation | None,
        *,
        clear_text_password: bool,
    ) -> OrganizationSession:
        """Sign in again; raises as `Organizations.sign_in`."""
        where = parse_address(address).with_clear_text(clear_text_password)
        if "@" in login:
            login = self._login_of(where, login)
        elif not login:
            login = where.user
        with ServerStore.cancelled_by(cancellation or Cancellation()):
            return self._enter(where.for_user(login), password)

    def recover(
        self,
        address: str,
        password: str,
        recovery_key: str,
        cancellation: Cancellation | None,
        *,
        clear_text_password: bool,
    ) -> OrganizationSession:
        """Come back with the recovery key; raises as `Organizations.recover`."""
        key = recovery_key_from_text(recovery_key)
        where = parse_address(address).with_clear_text(clear_text_password)
        with ServerStore.cancelled_by(cancellation or Cancellation()):
            with contextlib.closing(
                ServerStore(where, password or None, folder=self._folder)
            ) as store:
                member_id = sign_in(store)
                organization = OrganizationMembers(store, member_id).organization
                recover_on_this_computer(store, self._secrets, organization.id, member_id, key)
            return self._enter(where, password, proven=True)

    def has_copies(self, organization_id: str) -> bool:
        """Whether copies of an organization's messages are on this computer."""
        return CopyFiles(self._home(organization_id)).any

    def forget(self, organization: Remembered) -> None:
        """Delete the copies of messages, then password and key, then what was read.

        Raises:
            CopyError: a copy can't be deleted; nothing else is.
            SecretError: likewise, apart from the copies.
        """
        with contextlib.closing(CopyFiles(self._home(organization.id))) as copies:
            copies.erase_all()
        for name in (
            _password_name(organization.id, organization.member_id),
            identity_name(organization.id, organization.member_id),
        ):
            self._secrets.delete(name)
        shutil.rmtree(self._home(organization.id), ignore_errors=True)

    def _enter(
        self, address: ServerAddress, password: str, *, proven: bool = False
    ) -> OrganizationSession:
        """Sign in, remember the organization with its password, and open it.

        Args:
            proven: whether the server has shown that it holds the organization.

        Raises:
            NotJoinedHere: the keyring has no key for it.
            KnownElsewhere: it is known at another address, and nothing was kept or forgotten.
        """
        with _opening(address, password or None, self._folder) as store:
            member_id = sign_in(store)
            members = OrganizationMembers(store, member_id)
            organization, member = members.organization, members.member
            try:
                kept_identity(self._secrets, organization.id, member_id)
            except OrganizationKeyMissing:
                raise NotJoinedHere(organization.name) from None
            if not proven:
                self._require_the_known(organization.id, store)
            before = self._remembered.find(organization.id)
            if before is not None and before.member_id != member_id:
                # Somebody else's: what they saw is not this member's.
                self.forget(before)
            if password:
                self._secrets.put(_password_name(organization.id, member_id), password)
            self._remembered.keep(
                Remembered(
                    organization.id,
                    organization.name,
                    str(address.for_user("")),
                    address.user,
                    member_id,
                    member.email,
                    address.clear_text,
                )
            )
            last_known = LastKnown(self._home(organization.id) / FILE_NAME)
            return self._integration(store, organization.id, member_id, last_known, True)

    def _known_elsewhere(self, organization_id: str, address: ServerAddress) -> Remembered | None:
        """Return what is known of an organization at another address than this one."""
        known = self._remembered.find(organization_id)
        if known is None:
            return None
        with contextlib.suppress(InvalidServerAddress, WeakTransport):
            if _place(parse_address(known.address)) == _place(address):
                return None
        return known

    def _require_the_known(self, organization_id: str, store: ServerStore) -> None:
        """Have a server show that it holds an organization that is known at another address.

        Whoever pretends to hold it would have this computer give up the key that it has, and ask
        for tokens what they like.

        Raises:
            KnownElsewhere: the key that this computer has opens nothing there.
        """
        known = self._known_elsewhere(organization_id, store.address)
        if known is None:
            return
        try:
            HeldKey(store, self._secrets, known.id, known.member_id).key()
        except (*AWAY, SignInRefused):
            raise
        except (OrganizationKeyError, ServerError):
            there = str(store.address.for_user(""))
            raise KnownElsewhere(known.name, known.address, there) from None

    def _integration(
        self,
        store: ServerStore,
        organization_id: str,
        member_id: str,
        last_known: LastKnown,
        signed_in: bool,
    ) -> OrganizationSession:
        key = HeldKey(store, self._secrets, organization_id, member_id)
        home = self._home(organization_id)
        with contextlib.suppress(OSError):  # then nothing is kept there, and nothing is missed
            make_private_folder(home)
        keepers = token_keepers(store, self._secrets, organization_id, member_id, key)
        return OrganizationSession(
            OrganizationService(store, keepers, member_id),
            Clients(),
            Snapshots(home / "snapshots"),
            self._clickup_url,
            ServerLink(
                store,
                member_id,
                key,
                last_known,
                lambda: open_local_organization(self._folder, self._secrets),
                signed_in=signed_in,
            ),
            home=home,
        )

    def _require_used_here(
        self, invitation: Invitation, address: ServerAddress, password: str, error: Exception
    ) -> None:
        """Raise why an invitation lets nobody in, unless this computer came in with it already."""
        with contextlib.closing(ServerStore(address, password)) as store:
            try:
                sign_in(store)
            except SignInRefused:
                if invitation.password.reveal():
                    raise error from None
                # For a member's other computer it is their own password that was refused.
                raise
            except MemberRemoved:
                raise error from None
        name = identity_name(invitation.organization_id, invitation.member_id)
        try:
            self._secrets.get(name)
        except SecretMissing:
            raise error from None

    def _login_of(self, where: ServerAddress, email: str) -> str:
        """Return the login of a member who joined here.

        Raises:
            NotJoinedHere: nobody with that e-mail address did.
        """
        for known in self._remembered.all():
            try:
                there = parse_address(known.address)
            except (InvalidServerAddress, WeakTransport):
                continue  # the file was damaged there, and the others are not
            same = _place(there) == _place(where)
            if same and known.email.casefold() == email.strip().casefold():
                return known.login
        raise NotJoinedHere(email)

    def _home(self, organization_id: str) -> Path:
        return self._remembered.home(organization_id)


def _place(address: ServerAddress) -> tuple[str, int, str]:
    return address.host, address.port, address.database


def _password_name(organization_id: str, member_id: str) -> str:
    return f"organization/{organization_id}/password/{member_id}"


@contextlib.contextmanager
def _opening(address: ServerAddress, password: str | None, folder: Path) -> Iterator[ServerStore]:
    """Open a store, and close it only where what it was opened for fails."""
    store = ServerStore(address, password, folder=folder)
    try:
        yield store
    except BaseException:
        store.close()
        raise
