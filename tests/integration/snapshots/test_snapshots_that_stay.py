"""What counts as a whole reading, and a file that can't be removed."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from clickup_desktop.clickup.hierarchy_events import ChannelsFinished, LoaderEvent, SpacesRead
from clickup_desktop.integration.snapshots.snapshots import Snapshots
from tests.integration.snapshots.test_snapshots import (
    BROKEN_OFF,
    CHOICE,
    CONNECTION,
    DONE,
    channels,
    files,
    inside,
    kept,
    record,
    space,
)

SPACES = SpacesRead((space("s1"),))


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path / "snapshots")


@pytest.mark.parametrize(
    ("heard", "complete"),
    [
        ((SPACES, inside("s1"), channels("c1"), ChannelsFinished(), DONE), True),
        ((SPACES, inside("s1"), channels("c1"), ChannelsFinished()), False),
        ((SPACES, channels("c1"), ChannelsFinished(), BROKEN_OFF), False),
    ],
    ids=["to its end", "not ended yet", "with failures"],
)
def test_only_a_reading_that_ended_without_a_failure_counts_as_whole(
    snapshots: Snapshots, heard: tuple[LoaderEvent, ...], complete: bool
) -> None:
    record(snapshots, *heard)
    assert kept(snapshots).complete is complete


def test_a_whole_reading_counts_no_more_once_a_later_one_broke_off(snapshots: Snapshots) -> None:
    record(snapshots, SPACES, inside("s1"), channels("c1"), ChannelsFinished(), DONE)
    record(snapshots, SPACES, BROKEN_OFF)
    assert not kept(snapshots).complete


@pytest.mark.parametrize("remove", ["forget", "keep_only"])
def test_a_file_that_cannot_be_removed_keeps_no_other_and_is_logged_once(
    snapshots: Snapshots, tmp_path: Path, caplog: pytest.LogCaptureFixture, remove: str
) -> None:
    record(snapshots, SPACES, DONE)
    (removable,) = files(tmp_path)
    key = removable.name.partition(".")[0]
    stuck = [removable.with_name(f"{key}.{name}.own.snapshot") for name in ("aa", "zz")]
    for path in stuck:
        path.mkdir()  # which is not removed as a file is

    with caplog.at_level(logging.DEBUG):
        if remove == "forget":
            snapshots.forget(CONNECTION.id)
        else:
            snapshots.keep_only([])

    assert files(tmp_path) == sorted(stuck)
    assert snapshots.read(CHOICE) is None
    (logged,) = caplog.records
    assert logged.levelno == logging.WARNING
    assert str(tmp_path) not in logged.getMessage()
