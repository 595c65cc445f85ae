"""Which organizations this computer has joined: a small file without secrets.

A file that can't be read, or was damaged, is none: then only this computer's organization is known,
and signing in with one's login brings the others back. It is put aside before another takes its
place.
"""

from __future__ import annotations

import contextlib
import time
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from clickup_desktop.data_folder import ORGANIZATIONS_NAME as FILE_NAME
from clickup_desktop.integration.json_files import read_json
from clickup_desktop.integration.policy.policy import Policy
from clickup_desktop.integration.policy.rules import is_allowed_organization
from clickup_desktop.organization.errors import StoreReadOnly
from clickup_desktop.organization.identifiers import is_uuid
from clickup_desktop.private_files import write_private

_MAXIMUM_BYTES = 1_000_000
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Remembered:
    """An organization that was joined here.

    Attributes:
        address: where its server is, without login and password.
        login: the name to log in with.
        member_id: who that is.
        email: the member's, by which they sign in, too.
        clear_text_password: whether the member chose that the server may ask for the password in
            clear text, as it does for LDAP, RADIUS and PAM.
    """

    id: str
    name: str
    address: str
    login: str
    member_id: str
    email: str = ""
    clear_text_password: bool = False


@dataclass(frozen=True, slots=True)
class _Content:
    format: int = _FORMAT
    current: str = ""
    organizations: tuple[Remembered, ...] = ()


class RememberedOrganizations:
    """The file in a data folder. It is read afresh for every call, since windows share it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def all(self) -> tuple[Remembered, ...]:
        """Return what was joined, in that order."""
        return self._read().organizations

    def find(self, organization_id: str) -> Remembered | None:
        """Return one of them."""
        return next((it for it in self.all() if it.id == organization_id), None)

    def home(self, organization_id: str) -> Path:
        """Return the folder for what is kept here of one; "" for this computer's.

        Raises:
            ValueError: the id is none. It came from a server, and a path is made of it.
        """
        if not organization_id:
            return self._path.parent
        return self._path.parent / "organizations" / str(uuid.UUID(organization_id))

    @property
    def current(self) -> str:
        """The id of the one that is opened unless another is asked for; "" for this computer's."""
        content = self._read()
        known = any(it.id == content.current for it in content.organizations)
        return content.current if known else ""

    def keep(self, organization: Remembered) -> None:
        """Remember one, in the place of what was known of it, as the current one.

        Raises:
            StoreReadOnly: the file can't be written.
        """
        content = self._read()
        others = tuple(it for it in content.organizations if it.id != organization.id)
        at = next(
            (n for n, it in enumerate(content.organizations) if it.id == organization.id),
            len(others),
        )
        known = (*others[:at], organization, *others[at:])
        self._write(_Content(current=organization.id, organizations=known), content)

    def make_current(self, organization_id: str) -> None:
        """Have it opened from now on; "" for this computer's.

        Raises:
            StoreReadOnly: the file can't be written.
        """
        content = self._read()
        self._write(replace(content, current=organization_id), content)

    def forget(self, organization_id: str) -> None:
        """Forget one.

        Raises:
            StoreReadOnly: the file can't be written.
        """
        content = self._read()
        others = tuple(it for it in content.organizations if it.id != organization_id)
        current = "" if content.current == organization_id else content.current
        self._write(_Content(current=current, organizations=others), content)

    def _read(self) -> _Content:
        read = self._decoded() or _Content()
        return replace(read, organizations=tuple(filter(_is_whole, read.organizations)))

    def _decoded(self) -> _Content | None:
        """Return what the file says, as it says it; None where it can't be read."""
        read = read_json(self._path, _MAXIMUM_BYTES, _Content)
        return read if read is not None and read.format == _FORMAT else None

    def _write(self, content: _Content, before: _Content) -> None:
        if content == before:
            return
        try:
            if self._decoded() != before:
                self._put_aside()
            write_private(self._path, msgspec.json.format(msgspec.json.encode(content)))
        except OSError as error:
            raise StoreReadOnly(self._path, error.strerror or "") from None

    def _put_aside(self) -> None:
        """Keep a file that says something else than what was made of it."""
        name = f"{self._path.stem}-damaged-{time.time_ns()}{self._path.suffix}"
        with contextlib.suppress(FileNotFoundError):
            self._path.rename(self._path.with_name(name))


def _is_whole(organization: Remembered) -> bool:
    """Whether the ids are some: names of files and of what the keyring has are made of them.

    Where its server is, is handed on to a library that ends texts at a NUL.
    """
    if "\0" in organization.address + organization.login:
        return False
    return is_uuid(organization.id) and is_uuid(organization.member_id)


def current_organization(remembered: RememberedOrganizations, policy: Policy) -> str:
    """Return the id of the organization that is opened; "" for this computer's.

    What is decided comes before what is remembered. An organization that is not allowed is not
    opened; while none that is was joined here, this computer's is.
    """
    if not policy.organization_address:
        return remembered.current
    allowed = (it.id for it in remembered.all() if is_allowed_organization(policy, it.address))
    return next(allowed, "")
