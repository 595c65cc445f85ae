"""How copies stand, as window and command line show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from clickup_desktop.integration.messages.copy_reading import SyncProgress
from clickup_desktop.integration.messages.counting import is_complete
from clickup_desktop.integration.messages.incompleteness import reasons_of
from clickup_desktop.integration.messages.records import CopyCounts, KeptCopy
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
        link_id: of the link whose Channel it is; "" where it is linked no more, or nobody knows.
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
        link_known: whether it is known if it is linked, and by which link.
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
    link_known: bool = True


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


def copy_state(
    connection_id: str,
    copy: KeptCopy,
    counts: CopyCounts,
    link_id: str | None,
    *,
    reading: Reading | None,
    other_account: bool,
    made_anew: bool,
) -> CopyState:
    """Return how a copy stands.

    Args:
        link_id: "" where it is linked no more, None where nobody knows.
    """
    return CopyState(
        connection_id=connection_id,
        channel_id=copy.channel_id,
        link_id=link_id or "",
        link_known=link_id is not None,
        channel_name=copy.channel_name,
        private=copy.private,
        counts=counts,
        complete=is_complete(copy, counts),
        first_read=copy.first_read,
        read_at=moment_of(copy.read_at),
        compared_at=moment_of(copy.whole_at),
        keep_days=copy.keep_days,
        paused=copy.paused,
        problems=reasons_of(copy, counts),
        reading=reading,
        other_account=other_account,
        made_anew=made_anew,
    )


def moment_of(milliseconds: int) -> datetime | None:
    """Return a moment; None for 0, and for one beyond the calendar."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None
    except (ValueError, OverflowError, OSError):
        return None
