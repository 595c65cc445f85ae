"""How everything below the window is opened, once for each run of the program."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from clickup_desktop.clickup.address import DEFAULT_CLICKUP_URL
from clickup_desktop.data_folder import data_folder
from clickup_desktop.integration.clients import Clients
from clickup_desktop.integration.policy.policy_file import policy_in_force
from clickup_desktop.integration.server.last_known import FILE_NAME, LastKnown
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.integration.snapshots.snapshots import Snapshots
from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.own_names import ORGANIZATION, USER
from clickup_desktop.organization.secrets import KeyringSecrets, SecretStore
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.sqlite_store import open_store

if sys.platform != "win32":
    import pwd


def open_integration(
    folder: Path | None,
    clickup_url: str | None,
    *,
    secrets: SecretStore | None = None,
    organization_name: str = ORGANIZATION,
    member_name: str | None = None,
    member_id: str | None = None,
) -> OrganizationSession:
    """Open the store, and create the organization silently where there is none.

    Args:
        folder: the data folder; None for the system's own.
        clickup_url: what new connections are offered; None for ClickUp's own.
        secrets: where tokens are kept; None for the system's keyring.
        member_name: who the first Enterprise Admin is; None for the computer's user.
        member_id: whom it is opened for, with the first member's keyring; None for the first.

    Raises:
        PolicyUnusable: what is decided for this computer can't be read.
        StoreError: the data can't be opened; nothing was changed.
    """
    policy = policy_in_force()
    data = data_folder(folder)
    return OrganizationSession(
        open_local_organization(
            data,
            secrets or KeyringSecrets(),
            organization_name=organization_name,
            member_name=member_name,
            member_id=member_id,
        ),
        Clients(policy),
        Snapshots(data / "snapshots"),
        clickup_url or DEFAULT_CLICKUP_URL,
        last_known=LastKnown(data / FILE_NAME),
        policy=policy,
    )


def open_local_organization(
    folder: Path,
    secrets: SecretStore,
    *,
    organization_name: str = ORGANIZATION,
    member_name: str | None = None,
    member_id: str | None = None,
) -> OrganizationService:
    """Return this computer's organization as a member sees it, the first one by default.

    Raises:
        StoreError: the data can't be opened; nothing was changed.
    """
    store = open_store(folder)
    try:
        return open_organization(
            store,
            secrets,
            name=organization_name,
            member_name=member_name or next(iter(user_names()), USER),
            member_id=member_id,
        )
    except BaseException:
        store.close()
        raise


def user_names() -> tuple[str, ...]:
    """Return what the computer's user is called: in full where that is known, then the login."""
    try:
        login = getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ()
    full = ""
    if sys.platform != "win32":
        try:
            full = pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0].strip()
        except KeyError:
            full = ""
    return (full, login) if full else (login,)
