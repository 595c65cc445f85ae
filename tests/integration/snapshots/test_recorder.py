"""When a reading is written down, and what of it is there afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from clickup_desktop.clickup.hierarchy_events import ChannelsFinished, SpacesFailed, SpacesRead
from clickup_desktop.integration.snapshots import snapshots as module
from clickup_desktop.integration.snapshots.file_format import Parts
from clickup_desktop.integration.snapshots.recorder import SECONDS_BETWEEN_WRITES, SnapshotRecorder
from clickup_desktop.integration.snapshots.snapshots import Snapshots
from tests.integration.snapshots.test_snapshots import (
    BROKEN_OFF,
    CHOICE,
    DONE,
    REFUSED,
    Clock,
    channels,
    inside,
    names,
    space,
    told,
)

SPACES = SpacesRead((space("s1"),))


def test_channels_that_were_written_in_between_stay_when_all_have_come(tmp_path: Path) -> None:
    clock = Clock()
    snapshots = Snapshots(tmp_path / "snapshots", clock=clock)
    recorder = snapshots.recorder(CHOICE)
    recorder.hear(channels("c1"))
    clock.now += SECONDS_BETWEEN_WRITES
    recorder.hear(channels("c2"))
    recorder.hear(channels("c3"))
    recorder.hear(ChannelsFinished())
    recorder.hear(DONE)
    assert names(told(snapshots)).keys() == {"c1", "c2", "c3"}


def test_an_end_that_brings_nothing_new_writes_nothing() -> None:
    saved: list[Parts] = []

    def save(parts: Parts) -> bool:
        saved.append(parts)
        return True

    recorder = SnapshotRecorder(lambda: None, save, Clock())
    recorder.hear(channels("c1"))
    recorder.hear(ChannelsFinished())
    assert len(saved) == 1
    recorder.hear(SpacesFailed(REFUSED))
    recorder.hear(BROKEN_OFF)
    assert len(saved) == 1


def test_what_was_too_large_is_written_once_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")
    recorder = snapshots.recorder(CHOICE)
    recorder.hear(SPACES)
    with monkeypatch.context() as patch:
        patch.setattr(module, "MAXIMUM_BYTES", 1)
        recorder.hear(DONE)
        assert snapshots.read(CHOICE) is None
    recorder.hear(inside("s1"))
    recorder.hear(DONE)
    assert told(snapshots) == [SPACES, inside("s1")]
