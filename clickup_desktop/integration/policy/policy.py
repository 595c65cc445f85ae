"""What a policy decides. It is light, because the window is started through it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


class Key(StrEnum):
    """The keys of the file."""

    ORGANIZATION_ADDRESS = "organization-address"
    ORGANIZATION_URL = "organization-url"
    VISIBILITY = "visibility"
    WORKSPACES = "workspaces"
    SPACES = "spaces"
    PROXY = "proxy"
    CERTIFICATES = "certificates"
    SAMPLE = "sample"
    LANGUAGE = "language"
    MESSAGE_COPY_DAYS = "message-copy-days"

    @property
    def field(self) -> str:
        """What `Policy` calls it."""
        return self.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Policy:
    """What is decided; a key that the file does not have decides nothing.

    Attributes:
        file: what says so; None where there is no policy.
        organization_address: of the one organization to use, without a login; "" for any.
        organization_url: what tokens may be sent to; "" for any.
        visibility: "shared" or "private", the one that connections may have; "" for both.
        workspaces: the ids of those that may be used; None for all.
        spaces: the ids of the Spaces whose Channels may be read and linked; None for all.
        proxy: the way to ClickUp, in the place of the system's; "" for that.
        certificates: the file with those that ClickUp's is verified with, in the place of the
            system's; "" for those.
        sample: whether the sample workspace may be started.
        language: of the texts; "" for the person's.
        message_copy_days: how long copies of messages may be kept at most; 0 for not at all, None
            for as long as the person wants.
    """

    file: Path | None = None
    organization_address: str = ""
    organization_url: str = ""
    visibility: str = ""
    workspaces: frozenset[str] | None = None
    spaces: frozenset[str] | None = None
    proxy: str = ""
    certificates: str = ""
    sample: bool = True
    language: str = ""
    message_copy_days: int | None = None

    @property
    def keys(self) -> tuple[Key, ...]:
        """What is decided, in the order of the file's description."""
        if self.file is None:
            return ()
        free = Policy()
        return tuple(key for key in Key if self.value(key) != free.value(key))

    def value(self, key: Key) -> object:
        """Return what is decided for a key."""
        return getattr(self, key.field)


UNMANAGED = Policy()
"""Where there is no file, and in the sample workspace, which reaches nothing of anybody's."""
