"""The organization's key on this computer, put to use: what `keys/` computes, kept by the server.

The key is opened with what the keyring holds when it is first needed, and again when the
organization has a newer one.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from clickup_desktop.language.texts import N_
from clickup_desktop.organization.errors import (
    ChangedMeanwhile,
    InvalidServerAddress,
    ServerUnreachable,
)
from clickup_desktop.organization.keys.errors import OrganizationKeyMissing, WrongOrganizationKey
from clickup_desktop.organization.keys.identity import (
    MemberIdentity,
    identity_name,
    keep_identity,
    kept_identity,
    new_identity,
    open_key,
)
from clickup_desktop.organization.keys.invitation_text import from_text, to_text
from clickup_desktop.organization.keys.joining import Joining, found, invite, join
from clickup_desktop.organization.keys.organization_key import OrganizationKey
from clickup_desktop.organization.keys.recovery import RecoveryKey, prepare_recovery, recover
from clickup_desktop.organization.keys.rotation import TokenCiphertext, rotate
from clickup_desktop.organization.keys.shared_token import (
    TokenPlace,
    decrypt_token,
    encrypt_token,
)
from clickup_desktop.organization.records import KeyDue
from clickup_desktop.organization.secrets import SecretMissing, SecretStore
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.creating import FoundingKeys
from clickup_desktop.organization.server.inviting import InvitedLogin
from clickup_desktop.organization.server.key_store import KeyStore, NewKey, TokenRow
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import Arrival, accept, arrive
from clickup_desktop.organization.token_cipher import EncryptedToken


class HeldKey:
    """The organization's key for one member on this computer; a `TokenCipher`."""

    def __init__(
        self, store: ServerStore, secrets: SecretStore, organization_id: str, member_id: str
    ) -> None:
        self._keys = KeyStore(store, member_id)
        self._secrets = secrets
        self._organization_id = organization_id
        self._member_id = member_id
        self._lock = threading.Lock()
        self._key: OrganizationKey | None = None

    @property
    def organization_id(self) -> str:
        """Of the organization whose key it is."""
        return self._organization_id

    def key(self, *, afresh: bool = False) -> OrganizationKey:
        """Return the organization's newest key, as far as is known, or `afresh`.

        Raises:
            OrganizationKeyMissing: this computer holds nothing that opens it.
            WrongOrganizationKey: the server offers another key than this computer trusts.
            SecretError, ServerError.
        """
        with self._lock:
            if self._key is None or afresh:
                self._key = self._open()
            return self._key

    def encrypt(self, place: TokenPlace, token: str) -> EncryptedToken:
        """Encrypt a token with the newest key; raises as `key`."""
        key = self.key(afresh=True)
        return EncryptedToken(place, key.version, encrypt_token(key, place, token))

    def decrypt(self, encrypted: EncryptedToken) -> str:
        """Return a token.

        Raises:
            TokenTampered: it was changed, or belongs elsewhere.
            OrganizationKeyMissing, WrongOrganizationKey, SecretError, ServerError.
        """
        key = self.key()
        if encrypted.key_version != key.version:
            key = self.key(afresh=True)
        return decrypt_token(key, encrypted.place, encrypted.ciphertext)

    def due(self) -> tuple[KeyDue, ...]:
        """Return why a new key is due, the oldest first; for an Enterprise Admin."""
        return self._keys.keys_due()

    def replace(
        self, *, leaving: tuple[str, ...] = (), recovery_key: RecoveryKey | None = None
    ) -> tuple[str, ...]:
        """Make a new key, for everybody but `leaving`, and encrypt every Shared token with it.

        Args:
            recovery_key: takes the place of the one there is, which does not open the new key.

        Returns:
            The ids of members of whose computers one is left out, since nobody vouched for it.

        Raises:
            ChangedMeanwhile: something was changed while it was made; nothing was.
            UntrustedPublicKey, WrongOrganizationKey, SecretError, ServerError.
        """
        key = self.key(afresh=True)
        identity = kept_identity(self._secrets, self._organization_id, self._member_id)
        material = self._keys.rotation_material(identity.public_key)
        if material.record.version != key.version:
            raise ChangedMeanwhile("the organization has another key since")
        replaced = None if recovery_key is None else prepare_recovery(key, recovery_key)
        versions = {kept.encrypted.place.connection_id: kept.version for kept in material.tokens}
        made = rotate(
            key,
            leaving=leaving,
            # Nobody has to vouch for this computer here.
            members=[
                identity.copy_of(key)
                if (copy.holder, copy.public_key) == (self._member_id, identity.public_key)
                else copy
                for copy in material.copies
            ],
            recovery=material.recovery if replaced is None else replaced[0],
            tokens=[
                TokenCiphertext(kept.encrypted.place, kept.encrypted.ciphertext)
                for kept in material.tokens
            ],
        )
        tokens = tuple(
            TokenRow(
                EncryptedToken(token.place, made.key.version, token.encrypted),
                versions[token.place.connection_id],
            )
            for token in made.tokens
        )
        kept = {copy.public_key for copy in made.copies}
        without = tuple(it.public_key for it in material.copies if it.public_key not in kept)
        self._keys.rotate(NewKey(made.record, made.copies, tokens, without, replaced))
        self.key(afresh=True)
        return tuple(dict.fromkeys(copy.holder for copy in made.left_out))

    def _open(self) -> OrganizationKey:
        identity = kept_identity(self._secrets, self._organization_id, self._member_id)
        held = self._keys.held(identity.public_key, identity.trusted.version)
        if held.sealed is None:
            raise OrganizationKeyMissing("the server has no copy of the key for this computer")
        key = open_key(identity, held.sealed, held.records)
        if key.pin != identity.trusted:
            # From now on nothing older is believed.
            keep_identity(self._secrets, identity.trusting(key))
        return key


class InvitationWriter:
    """Seals the key for an invitation, and writes down what is handed over.

    Attributes:
        text: the invitation, once it was sealed. A secret.
    """

    def __init__(self, key: OrganizationKey, organization_name: str, address: ServerAddress):
        self._key = key
        self._organization_name = organization_name
        self._address = address
        self.text = ""

    def __call__(self, draft: InvitedLogin) -> bytes:
        """Return the organization's key for whoever has the invitation."""
        invitation, sealed = invite(
            self._key,
            organization_name=self._organization_name,
            member_id=draft.member_id,
            role=draft.role,
            server=_place(self._address),
            database=self._address.database,
            login=draft.login,
            password=draft.password,
            expires_at=draft.expires_at,
        )
        self.text = to_text(invitation)
        return sealed


class Founder:
    """Makes the first key of an organization, and what is shown of it once.

    Attributes:
        recovery_key: opens the organization when everybody has lost their key. A secret.
        invitation: the first Enterprise Admin's. A secret.
    """

    def __init__(self, organization_name: str, address: ServerAddress) -> None:
        self._organization_name = organization_name
        self._address = address
        self.recovery_key = ""
        self.invitation = ""

    def __call__(self, organization_id: str, draft: InvitedLogin) -> FoundingKeys:
        """Make the key (`MakeKeys`)."""
        made = found(organization_id, draft.member_id)
        writer = InvitationWriter(made.key, self._organization_name, self._address)
        sealed = writer(draft)
        self.recovery_key = made.recovery_key.to_text()
        self.invitation = writer.text
        return FoundingKeys(made.record, made.recovery_copy, made.recovery_anchor, sealed)


def join_organization(
    text: str,
    new_password: str,
    secrets: SecretStore,
    *,
    options: tuple[tuple[str, str], ...] | None = None,
    clear_text_password: bool = False,
) -> ServerAddress:
    """Come in with an invitation; return the address to sign in at, with `new_password`.

    Args:
        new_password: of one's own; for a member's other computer the one they have.
        options: where the server's certificates are; None for the usual.
        clear_text_password: whether it was chosen here that the server may ask for the password in
            clear text. No invitation says so.

    Raises:
        InvalidInvitation: the text is none.
        InvitationExpired, InvitationUsed, InvitationRefused, WrongOrganizationKey,
            ChangedMeanwhile, WeakTransport, SecretError, ServerError: nothing was changed.
    """
    invitation = from_text(text)
    address = invited_to(
        invitation.server, invitation.database, invitation.login, options
    ).with_clear_text(clear_text_password)
    one_time = invitation.password.reveal()
    store = ServerStore(address, one_time or new_password)
    try:
        arrival = arrive(store, invitation.expires_at)
        if arrival.organization.id != invitation.organization_id:
            raise WrongOrganizationKey("the server holds another organization")
        if arrival.member.id != invitation.member_id:
            raise WrongOrganizationKey("the server takes the login for another member's")
        joined = join(invitation, arrival.sealed, arrival.key, arrival.at)
        _accept(store, arrival, joined, new_password, secrets)
    finally:
        store.close()
    return address


def _accept(
    store: ServerStore, arrival: Arrival, joined: Joining, password: str, secrets: SecretStore
) -> None:
    with _kept(secrets, joined.identity):
        accept(store, arrival, password, copy=joined.copy)


def recover_on_this_computer(
    store: ServerStore,
    secrets: SecretStore,
    organization_id: str,
    member_id: str,
    recovery_key: RecoveryKey,
) -> None:
    """Give a member's computer a key of its own with the recovery key, when all others are lost.

    The copies for the member's other computers go: whoever needs the recovery key has lost them.

    Raises:
        InvalidRecoveryKey: it is another organization's.
        WrongOrganizationKey, SecretError, ServerError: nothing was changed.
    """
    keys = KeyStore(store, member_id)
    material = keys.recovery()
    key = recover(
        recovery_key, organization_id, material.anchor, material.copy.sealed, material.records
    )
    identity = new_identity(key, member_id)
    with _kept(secrets, identity):
        keys.recover(identity.copy_of(key), key.version)


@contextlib.contextmanager
def _kept(secrets: SecretStore, identity: MemberIdentity) -> Iterator[None]:
    """Keep the identity, then tell the server: one too many is harmless, one too few is not."""
    name = identity_name(identity.organization_id, identity.member_id)
    try:
        before = secrets.get(name)
    except SecretMissing:
        before = None
    keep_identity(secrets, identity)
    try:
        yield
    except ServerUnreachable:
        # It may have been the answer that got lost.
        raise
    except BaseException:
        if before is None:
            secrets.delete(name)
        else:
            secrets.put(name, before)
        raise


def _place(address: ServerAddress) -> str:
    if address.host.startswith("/"):
        raise InvalidServerAddress(
            N_(
                "An invitation can't lead through a socket of this computer. Name the server as "
                "members reach it: in the address, or with --server HOST when you create an "
                "organization."
            )
        )
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{host}:{address.port}"


def invited_to(
    server: str, database: str, login: str, options: tuple[tuple[str, str], ...] | None
) -> ServerAddress:
    """Return the address that an invitation names, held to the same rules as a typed one."""

    query = f"?{urlencode(options)}" if options else ""
    return parse_address(
        f"postgresql://{quote(login, safe='')}@{server}/{quote(database, safe='')}{query}"
    )
