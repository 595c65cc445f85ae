"""A reading may end at any moment, and goes on where it ended."""

from __future__ import annotations

import pytest

from clickup_desktop.integration.messages.copy_reading import SyncProgress
from clickup_desktop.interruption import Cancellation, Cancelled

from .kept_channel import DAY, KeptChannel


class StopsAt:
    """Ends a reading after so many pages."""

    def __init__(self, pages: int) -> None:
        self.cancellation = Cancellation()
        self._left = pages

    def __call__(self, _progress: SyncProgress) -> None:
        self._left -= 1
        if self._left <= 0:
            self.cancellation.cancel()


def interrupted(channel: KeptChannel, pages: int) -> bool:
    """Read until so many pages are taken; return whether there was more."""
    stops = StopsAt(pages)
    try:
        channel.sync(on_progress=stops, cancellation=stops.cancellation)
    except Cancelled:
        return True
    return False


@pytest.mark.parametrize("pages", [1, 2, 5])
def test_a_reading_interrupted_again_and_again_asks_for_nothing_twice(
    channel: KeptChannel, pages: int
) -> None:
    while interrupted(channel, pages):
        pass
    asked = [it for it in channel.sandbox.requests if "/messages" in it[1]]
    assert len(asked) == len(set(asked))
    assert set(channel.texts()) == channel.there()
    assert channel.complete


def test_a_copy_is_not_called_complete_before_everything_is_there(channel: KeptChannel) -> None:
    there = channel.there()
    while interrupted(channel, 1):
        assert channel.complete == (set(channel.texts()) == there)
    assert channel.complete


def test_a_comparison_that_was_interrupted_hides_nothing(channel: KeptChannel) -> None:
    channel.sync()
    before = channel.texts()
    channel.wait(8 * DAY)
    assert interrupted(channel, 1)
    assert channel.texts() == before


def test_what_is_deleted_between_two_halves_of_a_walk_is_met_by_the_next_one(
    channel: KeptChannel,
) -> None:
    channel.sync()
    channel.wait(8 * DAY)
    assert interrupted(channel, 2)
    deleted = channel.chat.messages(channel.channel_id, None, 5)[-1].id
    channel.chat.delete(deleted)
    channel.sync()
    assert deleted in channel.texts()
    channel.wait(DAY)
    channel.sync()
    assert deleted not in channel.texts()
    assert channel.complete
