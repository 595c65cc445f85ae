"""How copies stand, as window and command line show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from clickup_desktop.integration.messages.copy_reading import SyncProgress
from clickup_desktop.integration.messages.records import CopyCounts
from clickup_desktop.troubleshooting.hint import Hint


@dataclass(frozen=True, slots=True)
class Reading:
    """A copy is being read by this program.

    Attributes:
        seconds_left: None where nobody knows.
    """

    progress: SyncProgress
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class CopyState:
    """How the copy of one Channel's messages stands.

    Attributes:
        link_id: of the link whose Channel it is; "" where it is linked no more.
        counts: what it holds.
        complete: whether that is proven to be everything.
        first_read: whether the first reading has ended.
        read_at: when it was last known to be as ClickUp's Channel; None before.
        compared_at: when all of it was last compared; None before.
        keep_days: for how long messages are kept; None for any time.
        problems: why it can't be read now, or what it lacks.
        reading: how far this program's reading is; None while it reads something else or nothing.
        other_account: whether it was read with a token of another ClickUp account, so that the
            person has to decide.
        made_anew: whether its file was damaged, so that everything is read again.
    """

    connection_id: str
    channel_id: str
    link_id: str
    channel_name: str
    private: bool
    counts: CopyCounts
    complete: bool
    first_read: bool
    read_at: datetime | None
    compared_at: datetime | None
    keep_days: int | None
    paused: bool
    problems: tuple[Hint, ...] = ()
    reading: Reading | None = None
    other_account: bool = False
    made_anew: bool = False


@dataclass(frozen=True, slots=True)
class LinkSync:
    """What a run did for one link's copy, and how that is after it."""

    state: CopyState
    problems: tuple[Hint, ...]
    requests: int
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a run did.

    Attributes:
        links: each copy that was looked after.
        requests: how many were sent in all.
        failures: what ended the reading through a connection early, by the connection's id.
    """

    links: tuple[LinkSync, ...] = ()
    requests: int = 0
    failures: tuple[tuple[str, Hint], ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every copy is proven to be complete."""
        return not self.failures and all(it.state.complete for it in self.links)


def moment_of(milliseconds: int) -> datetime | None:
    """Return a moment; None for 0, and for one beyond the calendar."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None
    except (ValueError, OverflowError, OSError):
        return None
