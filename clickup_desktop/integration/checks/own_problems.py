"""What is wrong on this computer alone, and is not to be saved where everybody sees it."""

from __future__ import annotations

from clickup_desktop.organization.connections import SERVER_BACKEND
from clickup_desktop.organization.keys.errors import (
    KeyRolledBack,
    OrganizationKeyMissing,
    WrongOrganizationKey,
)
from clickup_desktop.organization.records import Connection
from clickup_desktop.troubleshooting.hints import HINTS
from clickup_desktop.troubleshooting.organization_hints import KEYRING_HINTS

_OF_THE_KEYRING = frozenset(
    hint.code
    for hint in (
        *KEYRING_HINTS.values(),
        *(HINTS[kind] for kind in (KeyRolledBack, OrganizationKeyMissing, WrongOrganizationKey)),
    )
)


def is_this_computers(connection: Connection, problem: str) -> bool:
    """Whether `problem`, a hint's code, says nothing about a Shared connection for others.

    Its token is at the server; what opens it there is in each computer's keyring.
    """
    return connection.secret_backend == SERVER_BACKEND and problem in _OF_THE_KEYRING
