"""What was read is shown again from a file, which holds no more than it may and spoils nothing."""

from __future__ import annotations

import errno
import logging
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.clickup.errors import AccessDenied
from clickup_desktop.clickup.fields import (
    Flag,
    Identifier,
    Number,
    ParentIdentifier,
    Text,
    Timestamp,
)
from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFailed,
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    SharedRead,
    SpaceFailed,
    SpaceRead,
    SpacesFailed,
    SpacesRead,
)
from clickup_desktop.clickup.models import (
    Channel,
    ChannelParent,
    ClickUpList,
    Folder,
    SharedHierarchy,
    Space,
    Task,
    Workspace,
)
from clickup_desktop.clickup.tree import WorkspaceTree
from clickup_desktop.integration.masking import masking
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.records import MASKED_NAME, WorkspaceChoice
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.integration.snapshots import snapshots as module
from clickup_desktop.integration.snapshots.file_format import Parts, pack
from clickup_desktop.integration.snapshots.snapshots import Snapshot, Snapshots
from clickup_desktop.organization.errors import UnknownConnection
from clickup_desktop.organization.records import (
    Account,
    Connection,
    ConnectionState,
    Member,
    Visibility,
    WorkspaceReference,
)
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.server import Sandbox
from tests.other_members import as_member

REFUSED = AccessDenied(status=403)
DONE = Finished(complete=True, requests=1, elapsed_seconds=1.0)
BROKEN_OFF = Finished(complete=False, requests=1, elapsed_seconds=1.0)

MEMBER = Member("m1", "Acme Admin", "", Role.ENTERPRISE_ADMIN)
CONNECTION = Connection(
    id="0e6f4f2c-1f43-4c6e-9f57-2f8f5f0f8a01",
    visibility=Visibility.SHARED,
    state=ConnectionState.ACTIVE,
    clickup_url="https://api.clickup.com",
    owner=MEMBER,
    account=Account("183", "Acme Admin", ""),
    workspaces=(),
    token_hint="",
    secret_version=1,
    secret_backend="",
    session_only=False,
    created_at=datetime(2027, 1, 1, tzinfo=UTC),
    checked_at=None,
    problem="",
)
CHOICE = WorkspaceChoice(WorkspaceReference("9001", "Acme Rollout"), CONNECTION, False)


class Clock:
    """Goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def snapshots(tmp_path: Path, clock: Clock) -> Snapshots:
    return Snapshots(tmp_path / "snapshots", clock=clock)


def space(space_id: str, name: str = "Marketing") -> Space:
    return Space(id=Identifier(space_id), name=Text(name), color=Text("#f0a"), private=Flag(1))


def click_up_list(list_id: str, name: str = "Launch 2027") -> ClickUpList:
    return ClickUpList(id=Identifier(list_id), name=Text(name), archived=Flag(1))


def inside(space_id: str, name: str = "Launch 2027") -> SpaceRead:
    deep = Folder(
        id=Identifier("f2"), name=Text("Deep"), archived=Flag(1), private=Flag(1), lists=()
    )
    folder = Folder(
        id=Identifier("f1"),
        name=Text("Campaigns"),
        lists=(click_up_list("l1", name),),
        folders=(deep,),
    )
    return SpaceRead(space_id, (folder,), (click_up_list("l2"),))


def channel(channel_id: str, name: str = "launch", visibility: str = "PUBLIC") -> Channel:
    return Channel(id=Identifier(channel_id), name=Text(name), visibility=Text(visibility))


def channels(*channel_ids: str, name: str = "launch") -> ChannelsRead:
    return ChannelsRead(tuple(channel(channel_id, name) for channel_id in channel_ids))


def record(snapshots: Snapshots, *events: LoaderEvent, choice: WorkspaceChoice = CHOICE) -> None:
    recorder = snapshots.recorder(choice)
    for event in events:
        recorder.hear(event)


def kept(snapshots: Snapshots, choice: WorkspaceChoice = CHOICE) -> Snapshot:
    found = snapshots.read(choice)
    assert found is not None
    return found


def told(snapshots: Snapshots, choice: WorkspaceChoice = CHOICE) -> list[LoaderEvent]:
    return list(kept(snapshots, choice).events())


def channels_in(events: list[LoaderEvent]) -> list[Channel]:
    return [it for event in events if isinstance(event, ChannelsRead) for it in event.channels]


def names(events: list[LoaderEvent]) -> dict[str, str]:
    return {it.id: it.name for it in channels_in(events)}


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "snapshots").glob("*"))


# What was read comes back


def test_what_was_read_is_told_again_in_its_order(snapshots: Snapshots) -> None:
    spaces = SpacesRead((space("s2"), space("s1", "Größe ✓")))
    record(
        snapshots,
        channels("c1"),
        spaces,
        inside("s1"),
        channels("c2"),
        inside("s2"),
        ChannelsFinished(),
        DONE,
    )
    assert told(snapshots) == [spaces, channels("c1", "c2"), inside("s2"), inside("s1")]
    assert kept(snapshots).complete
    assert abs((datetime.now(UTC) - kept(snapshots).read_at).total_seconds()) < 60


def test_what_a_guest_was_given_is_told_again_without_tasks(snapshots: Snapshots) -> None:
    folder = Folder(
        id=Identifier("f1"),
        name=Text("For you"),
        hidden=Flag(1),
        lists=(click_up_list("l1"),),
        parent_folder=ParentIdentifier("f0"),
    )
    unread = Folder(id=Identifier("f2"), name=Text("Unread"))
    task = Task(id=Identifier("t1"), name=Text("Salary of everybody"))
    shared = SharedHierarchy((task,), (click_up_list("l2"),), (folder, unread))
    record(snapshots, SpacesRead(()), SharedRead(shared), DONE)
    without_tasks = SharedHierarchy((), shared.lists, shared.folders)
    assert told(snapshots) == [SpacesRead(()), SharedRead(without_tasks)]


def test_channels_come_in_batches_and_each_once(snapshots: Snapshots) -> None:
    pages = [channels(*(f"c{page}-{n}" for n in range(100))) for page in range(12)]
    record(snapshots, SpacesRead(()), *pages, pages[0], ChannelsFinished(), DONE)
    batches = [len(it.channels) for it in told(snapshots) if isinstance(it, ChannelsRead)]
    assert batches == [500, 500, 200]


def identifiers() -> st.SearchStrategy[Identifier]:
    return st.text(max_size=20).map(Identifier)


def moments() -> st.SearchStrategy[Timestamp]:
    return st.integers(0, 10**15).map(Timestamp)


def texts() -> st.SearchStrategy[Text]:
    return st.text(max_size=40).map(Text)


FLAGS = st.booleans().map(Flag)
PARENTS = st.builds(
    ChannelParent, id=identifiers(), type=st.integers(-(2**63), 2**63 - 1).map(Number)
)
CHANNELS = st.builds(
    Channel,
    id=identifiers(),
    name=texts(),
    type=texts(),
    visibility=texts(),
    parent=st.none() | PARENTS,
    creator=identifiers(),
    created_at=moments(),
    updated_at=moments(),
    latest_comment_at=moments(),
    workspace_id=identifiers(),
    archived=FLAGS,
    is_canonical_channel=FLAGS,
    description=texts(),
    topic=texts(),
)


@given(st.lists(CHANNELS, unique_by=lambda it: it.id, max_size=5))
def test_a_channel_survives_but_for_what_it_is_about(found: list[Channel]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        snapshots = Snapshots(Path(folder))
        record(snapshots, SpacesRead(()), ChannelsRead(tuple(found)), ChannelsFinished(), DONE)
        events = told(snapshots)
    read = channels_in(events)
    assert [(it.description, it.topic) for it in read] == [("", "")] * len(found)
    for field in Channel.__struct_fields__:
        if field not in {"description", "topic"}:
            assert [getattr(it, field) for it in read] == [getattr(it, field) for it in found]
    for one in read:
        assert one.created_at.moment is None or one.created_at.moment.tzinfo is UTC


def test_a_number_beyond_eight_bytes_does_not_stop_the_recording(snapshots: Snapshots) -> None:
    odd = Channel(id=Identifier("c1"), parent=ChannelParent(Identifier("p"), Number(10**25)))
    record(snapshots, ChannelsRead((odd,)), ChannelsFinished())
    (_, read) = told(snapshots)
    assert isinstance(read, ChannelsRead)
    assert read.channels[0].parent == ChannelParent(Identifier("p"), Number(0))


def test_there_is_no_snapshot_of_what_was_never_read(snapshots: Snapshots, tmp_path: Path) -> None:
    assert snapshots.read(CHOICE) is None
    snapshots.forget(CONNECTION.id)
    snapshots.keep_only([])
    assert files(tmp_path) == []


# Readings that were interrupted, and parts that failed


def before(snapshots: Snapshots) -> None:
    """Record a whole reading."""
    record(
        snapshots,
        SpacesRead((space("s1"), space("s2"))),
        inside("s1"),
        inside("s2"),
        channels("c1", "c2", "c3"),
        ChannelsFinished(),
        DONE,
    )


def test_an_interrupted_reading_leaves_what_was_known(snapshots: Snapshots, clock: Clock) -> None:
    before(snapshots)
    whole = kept(snapshots)
    recorder = snapshots.recorder(CHOICE)
    recorder.hear(SpacesRead((space("s3", "New"), space("s2", "Renamed"))))
    recorder.hear(channels("c4", "c2", name="new name"))
    clock.now += 31
    recorder.hear(inside("s3", "New list"))
    spaces, read, *rest = told(snapshots)
    assert spaces == SpacesRead((space("s3", "New"), space("s2", "Renamed")))
    assert names([read]) == {"c4": "new name", "c2": "new name", "c1": "launch", "c3": "launch"}
    assert rest == [inside("s3", "New list"), inside("s2")]
    assert not kept(snapshots).complete
    assert kept(snapshots).read_at == whole.read_at


@pytest.mark.parametrize(
    ("events", "newer"),
    [
        ((SpacesRead((space("s1"),)), inside("s1"), DONE), True),
        ((ChannelsFinished(), DONE), True),
        ((SpacesRead((space("s1"),)), ChannelsFailed(REFUSED), BROKEN_OFF), True),
        ((SpacesRead((space("s1"),)), ChannelsFinished(), BROKEN_OFF), True),
        ((SharedRead(SharedHierarchy()), SpacesFailed(REFUSED), BROKEN_OFF), True),
        ((SpacesFailed(REFUSED), channels("c1"), ChannelsFinished(), BROKEN_OFF), False),
        ((SpacesRead((space("s1"),)), channels("c1"), ChannelsFinished()), False),
    ],
)
def test_it_is_as_old_as_the_last_reading_that_ended_and_found_more_than_channels(
    snapshots: Snapshots, events: tuple[LoaderEvent, ...], newer: bool
) -> None:
    before(snapshots)
    earlier = kept(snapshots).read_at
    record(snapshots, *events)
    assert (kept(snapshots).read_at > earlier) is newer
    assert kept(snapshots).read_at >= earlier


def test_interruptions_do_not_pile_up(snapshots: Snapshots, clock: Clock, tmp_path: Path) -> None:
    sizes = set()
    for _time in range(5):
        recorder = snapshots.recorder(CHOICE)
        recorder.hear(channels("c1", "c2", "c3"))
        clock.now += 31
        recorder.hear(channels("c4"))
        sizes.add(files(tmp_path)[0].stat().st_size)
        assert list(names(told(snapshots))) == ["c1", "c2", "c3", "c4"]
    assert max(sizes) < 2 * min(sizes) + 100


def test_channels_that_are_gone_go_once_all_have_come(snapshots: Snapshots) -> None:
    before(snapshots)
    record(snapshots, channels("c2"), channels("c9"), ChannelsFinished())
    assert list(names(told(snapshots))) == ["c2", "c9"]


def test_a_retry_after_all_channels_drops_none(snapshots: Snapshots) -> None:
    spaces = SpacesRead((space("s1"),))
    record(
        snapshots, spaces, inside("s1"), channels("c1"), ChannelsFinished(), DONE,
        channels("c2"), ChannelsFinished(), DONE,
    )  # fmt: skip
    assert told(snapshots) == [spaces, channels("c2", "c1"), inside("s1")]


def test_spaces_that_are_gone_go_with_what_was_inside(snapshots: Snapshots) -> None:
    before(snapshots)
    record(snapshots, SpacesRead((space("s2"),)), inside("s1"), DONE)
    assert [it for it in told(snapshots) if isinstance(it, SpaceRead)] == [inside("s2")]


def test_what_fails_leaves_the_old_part(snapshots: Snapshots) -> None:
    before(snapshots)
    earlier = told(snapshots)
    record(
        snapshots,
        SpacesRead((space("s1"), space("s2"))),
        SpaceFailed("s1", REFUSED),
        inside("s2"),
        ChannelsFailed(REFUSED),
        BROKEN_OFF,
    )
    assert told(snapshots) == earlier
    assert not kept(snapshots).complete


def test_a_reading_in_which_all_fails_changes_nothing(snapshots: Snapshots, tmp_path: Path) -> None:
    before(snapshots)
    (path,) = files(tmp_path)
    content = path.read_bytes()
    record(snapshots, SpacesFailed(REFUSED), ChannelsFailed(REFUSED), BROKEN_OFF)
    assert path.read_bytes() == content


def test_a_retry_makes_it_complete(snapshots: Snapshots) -> None:
    recorder = snapshots.recorder(CHOICE)
    for event in (SpacesRead((space("s1"),)), SpaceFailed("s1", REFUSED), BROKEN_OFF):
        recorder.hear(event)
    assert not kept(snapshots).complete
    recorder.hear(inside("s1"))
    recorder.hear(DONE)
    assert kept(snapshots).complete
    assert told(snapshots) == [SpacesRead((space("s1"),)), inside("s1")]


def test_who_became_a_guest_keeps_no_spaces_and_the_other_way_round(snapshots: Snapshots) -> None:
    before(snapshots)
    shared = SharedRead(SharedHierarchy(lists=(click_up_list("l1"),)))
    record(snapshots, shared, ChannelsFinished(), DONE)
    assert told(snapshots) == [SpacesRead(()), shared]
    before(snapshots)
    assert not any(isinstance(event, SharedRead) for event in told(snapshots))
    record(snapshots, SpacesRead(()), shared, DONE)
    record(snapshots, SpacesRead(()), DONE)
    assert shared not in told(snapshots)


def test_it_is_written_at_the_end_and_otherwise_every_30_seconds(
    snapshots: Snapshots, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes: list[int] = []

    def counted(parts: Parts) -> bytes:
        writes.append(1)
        return pack(parts)

    monkeypatch.setattr(module, "pack", counted)
    recorder = snapshots.recorder(CHOICE)
    recorder.hear(SpacesRead((space("s1"), space("s2"))))
    clock.now += 29
    recorder.hear(inside("s1"))
    assert len(writes) == 0
    clock.now += 1
    recorder.hear(inside("s2"))
    assert len(writes) == 1
    clock.now += 29
    recorder.hear(channels("c1"))
    assert len(writes) == 1
    recorder.hear(ChannelsFinished())
    recorder.hear(DONE)
    assert len(writes) == 3


# Who may read what


MASKED = replace(CHOICE, hides_private_names=True)


def test_the_file_for_others_holds_no_private_channels_name(
    snapshots: Snapshots, tmp_path: Path
) -> None:
    secret = channel("c1", "project-falcon", "PRIVATE")
    heard = SpacesRead(()), ChannelsRead((secret,)), ChannelsFinished(), DONE
    record(snapshots, *heard)
    (own,) = files(tmp_path)
    recorder = snapshots.recorder(MASKED)
    for event in heard:
        masking(MASKED, recorder.hear)(event)
    (other,) = set(files(tmp_path)) - {own}
    assert b"project-falcon" in own.read_bytes()
    assert b"project-falcon" not in other.read_bytes()
    assert names(told(snapshots)) == {"c1": "project-falcon"}
    assert names(told(snapshots, MASKED)) == {"c1": MASKED_NAME}


def test_a_name_is_masked_again_when_it_is_read(snapshots: Snapshots, tmp_path: Path) -> None:
    record(snapshots, ChannelsRead((channel("c1", "falcon", "PRIVATE"),)), ChannelsFinished())
    (own,) = files(tmp_path)
    own.rename(own.with_name(own.name.replace(".own.", ".masked.")))
    assert names(told(snapshots, MASKED)) == {"c1": MASKED_NAME}


def test_each_workspace_connection_and_account_has_its_own(snapshots: Snapshots) -> None:
    before(snapshots)
    elsewhere = replace(CHOICE, workspace=WorkspaceReference("../../etc/passwd", "Evil"))
    colleague = replace(CHOICE, connection=replace(CONNECTION, id="not a UUID/../x"))
    successor = replace(CHOICE, connection=replace(CONNECTION, account=Account("9", "B", "")))
    for other in (elsewhere, colleague, successor):
        assert snapshots.read(other) is None
        record(snapshots, SpacesRead((space("s9"),)), DONE, choice=other)
        assert told(snapshots, other) == [SpacesRead((space("s9"),))]
    assert len(told(snapshots)) == 4


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_nobody_else_may_read_it(snapshots: Snapshots, tmp_path: Path) -> None:
    assert files(tmp_path) == []
    before(snapshots)
    (path,) = files(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


# Connections that go


def test_a_forgotten_connection_has_none_and_a_reading_does_not_bring_it_back(
    snapshots: Snapshots, tmp_path: Path
) -> None:
    before(snapshots)
    record(snapshots, SpacesRead(()), DONE, choice=MASKED)
    other = replace(CHOICE, connection=replace(CONNECTION, id="1" * 32))
    record(snapshots, SpacesRead(()), DONE, choice=other)
    reading = snapshots.recorder(CHOICE)
    reading.hear(SpacesRead((space("s1"),)))
    snapshots.forget(CONNECTION.id)
    reading.hear(ChannelsFinished())
    reading.hear(DONE)
    assert snapshots.read(CHOICE) is None
    assert snapshots.read(other) is not None
    assert len(files(tmp_path)) == 1


def test_a_connection_may_be_read_again_after_it_was_forgotten(snapshots: Snapshots) -> None:
    snapshots.forget(CONNECTION.id)
    before(snapshots)
    assert kept(snapshots).complete


def test_a_connection_that_goes_while_it_is_written_leaves_nothing(
    snapshots: Snapshots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetting(parts: Parts) -> bytes:
        snapshots.forget(CONNECTION.id)
        return pack(parts)

    monkeypatch.setattr(module, "pack", forgetting)
    record(snapshots, SpacesRead(()), DONE)
    assert files(tmp_path) == []


def test_what_another_window_removed_is_not_brought_back(
    snapshots: Snapshots, tmp_path: Path
) -> None:
    before(snapshots)
    reading = snapshots.recorder(CHOICE)
    reading.hear(SpacesRead((space("s1"),)))
    Snapshots(tmp_path / "snapshots").forget(CONNECTION.id)
    reading.hear(DONE)
    assert files(tmp_path) == []


def test_at_start_only_what_belongs_to_a_connection_stays(
    snapshots: Snapshots, tmp_path: Path
) -> None:
    before(snapshots)
    other = replace(CHOICE, connection=replace(CONNECTION, id="gone"))
    record(snapshots, SpacesRead(()), DONE, choice=other)
    path = next(path for path in files(tmp_path) if path.name.startswith(CONNECTION.id))
    half, fresh = path.with_suffix(".1.tmp"), path.with_suffix(".2.tmp")
    foreign = path.with_name("notes.txt")
    for made in (half, fresh, foreign):
        made.write_bytes(b"")
    os.utime(half, (0, 0))
    snapshots.keep_only([CONNECTION.id])
    assert set(files(tmp_path)) == {path, fresh, foreign}


def test_nothing_is_written_once_the_program_closes(snapshots: Snapshots, tmp_path: Path) -> None:
    reading = snapshots.recorder(CHOICE)
    snapshots.close()
    reading.hear(SpacesRead(()))
    reading.hear(DONE)
    assert files(tmp_path) == []


# Files that are not as they should be


def readable(path: Path) -> bool:
    """Whether a snapshot is in `path`; whatever is in it must not raise."""
    found = Snapshots(path.parent).read(CHOICE)
    if found is not None:
        list(found.events())
    return found is not None


def path_in(folder: Path) -> Path:
    before(Snapshots(folder))
    (path,) = folder.glob("*.snapshot")
    return path


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_no_snapshot(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = path_in(Path(folder))
        path.write_bytes(content)
        assert not readable(path)
        assert not path.exists()


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_damaged_byte_is_noticed(place: int, change: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = path_in(Path(folder))
        content = bytearray(path.read_bytes())
        content[place % len(content)] ^= change
        path.write_bytes(content)
        assert not readable(path)
        path_in(Path(folder))
        assert readable(path)


@given(st.integers(0, 10_000))
def test_a_file_that_was_cut_off_is_noticed(length: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = path_in(Path(folder))
        content = path.read_bytes()
        path.write_bytes(content[: length % len(content)])
        assert not readable(path)


PIECES = st.binary(max_size=60)


@given(
    st.builds(
        Parts,
        spaces=PIECES,
        inside=st.dictionaries(st.text(max_size=5), st.none() | PIECES, max_size=3),
        channels=st.lists(PIECES, max_size=3),
        layered=st.booleans(),
        shared=PIECES,
    )
)
def test_parts_that_hold_anything_are_left_out(parts: Parts) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = path_in(Path(folder))
        path.write_bytes(pack(parts))
        assert readable(path)
        snapshots = Snapshots(Path(folder))
        record(snapshots, channels("c1"), SpacesRead((space("s1"),)), inside("s1"), DONE)
        assert inside("s1") in told(snapshots)


def test_folders_without_end_are_left_out(snapshots: Snapshots, tmp_path: Path) -> None:
    before(snapshots)
    (path,) = files(tmp_path)
    nested = (
        b"\x92\x91" + b"\x95\xa0\xa0\x00\x90\x91" * 5000 + b"\x95\xa0\xa0\x00\x90\x90" + b"\x90"
    )
    path.write_bytes(pack(Parts(inside={"s1": nested})))
    assert told(snapshots) == [SpacesRead(())]


@pytest.mark.parametrize(("more", "shown"), [(19, True), (20, True), (21, False), (500, False)])
def test_folders_are_as_deep_as_clickups_at_most(
    snapshots: Snapshots, tmp_path: Path, more: int, shown: bool
) -> None:
    before(snapshots)
    (path,) = files(tmp_path)
    nested = b"\x92\x91" + b"\x95\xa0\xa0\x00\x90\x91" * more + b"\x95\xa0\xa0\x00\x90\x90\x90"
    path.write_bytes(pack(Parts(inside={"s1": nested})))
    assert len(told(snapshots)) == 1 + shown


def test_another_format_is_none(
    snapshots: Snapshots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clickup_desktop.integration.snapshots.file_format.FORMAT", 3)
    before(snapshots)
    monkeypatch.undo()
    assert snapshots.read(CHOICE) is None
    assert files(tmp_path) == []


def test_a_file_that_is_too_large_goes(snapshots: Snapshots, tmp_path: Path) -> None:
    before(snapshots)
    (path,) = files(tmp_path)
    with path.open("r+b") as file:
        file.truncate(128 * 1024 * 1024 + 1)
    assert snapshots.read(CHOICE) is None
    assert files(tmp_path) == []


def test_a_folder_in_its_place_is_no_snapshot(
    snapshots: Snapshots, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before(snapshots)
    (path,) = files(tmp_path)
    path.unlink()
    path.mkdir()
    assert snapshots.read(CHOICE) is None
    before(snapshots)
    assert snapshots.read(CHOICE) is None
    assert len(caplog.records) == 1


# A disk that fails, and several at once


def failing(*_arguments: Any, **_options: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device", "/home/somebody/secret-name")


@pytest.mark.parametrize("call", ["replace", "fsync", "fdopen", "mkdir", "open"])
def test_a_full_disk_is_logged_once_and_otherwise_ignored(
    snapshots: Snapshots,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    call: str,
) -> None:
    if call != "mkdir":
        before(snapshots)
    content = [path.read_bytes() for path in files(tmp_path)]
    with monkeypatch.context() as patch, caplog.at_level(logging.DEBUG):
        patch.setattr(os, call, failing)
        for _time in range(2):
            record(snapshots, SpacesRead((space("s1", "Payroll"),)), ChannelsFinished(), DONE)
    assert [path.read_bytes() for path in files(tmp_path)] == content
    (logged,) = caplog.records
    assert logged.levelno == logging.WARNING
    assert logged.getMessage() == "a snapshot can't be kept: No space left on device"
    record(snapshots, SpacesRead((space("s1", "Payroll"),)), DONE)
    assert told(snapshots)[0] == SpacesRead((space("s1", "Payroll"),))


def test_what_could_not_be_written_is_written_later(
    snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = snapshots.recorder(CHOICE)
    recorder.hear(SpacesRead((space("s1"),)))
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing)
        recorder.hear(DONE)
    recorder.hear(inside("s1"))
    recorder.hear(DONE)
    assert told(snapshots) == [SpacesRead((space("s1"),)), inside("s1")]


def test_a_window_that_closes_while_writing_leaves_the_old_one_whole(
    snapshots: Snapshots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before(snapshots)
    earlier = told(snapshots)

    def closing(_descriptor: int) -> None:
        raise SystemExit

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(os, "fsync", closing)
        record(snapshots, SpacesRead((space("s9"),)), DONE)
    assert told(snapshots) == earlier
    assert len(files(tmp_path)) == 1


def test_two_windows_write_one_after_the_other_and_never_a_mixture(tmp_path: Path) -> None:
    windows = [Snapshots(tmp_path / "snapshots") for _window in range(2)]
    start = threading.Barrier(3)
    failures: list[BaseException] = []

    def reading(window: Snapshots, name: str) -> None:
        try:
            start.wait(10)
            for _time in range(10):
                record(
                    window,
                    SpacesRead((space("s1", name),)),
                    channels(*map(str, range(300)), name=name),
                    inside("s1", name),
                    ChannelsFinished(),
                    DONE,
                )
        except BaseException as error:  # noqa: BLE001 - told to the test
            failures.append(error)

    threads = [
        threading.Thread(target=reading, args=(window, name))
        for window, name in zip(windows, ("one", "other"), strict=True)
    ]
    for thread in threads:
        thread.start()
    start.wait(10)
    while any(thread.is_alive() for thread in threads):
        found = windows[0].read(CHOICE)
        if found is not None:
            spaces, *_rest = found.events()
            assert isinstance(spaces, SpacesRead)
            # Each write is that of one reading as a whole.
            assert names(list(found.events())) == dict.fromkeys(
                map(str, range(300)), spaces.spaces[0].name
            )
    for thread in threads:
        thread.join()
    assert failures == []
    assert kept(windows[0]).complete
    assert len(files(tmp_path)) == 1


# The whole program


def browsed(
    integration: OrganizationSession, choice: WorkspaceChoice, *, include_archived: bool = False
) -> list[LoaderEvent]:
    events: list[LoaderEvent] = []
    loader = integration.workspaces.browse(choice, events.append, include_archived=include_archived)
    assert loader.wait(30)
    return events


def tree(choice: WorkspaceChoice, events: list[LoaderEvent]) -> dict[str, Any]:
    made = WorkspaceTree(Workspace.named(choice.workspace.id, choice.workspace.name))
    for event in events:
        made.apply(event)
    return made.to_dict(0, 0.0)


@pytest.fixture
def choice(integration: OrganizationSession, sandbox: Sandbox) -> WorkspaceChoice:
    integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    return integration.workspaces.choice("Acme Rollout")


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[], list[Path]]:
    return lambda: sorted((tmp_path / "data" / "snapshots").glob("*"))


def test_a_workspace_that_was_browsed_is_known_without_clickup(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    assert integration.workspaces.snapshot(choice) is None
    read = browsed(integration, choice)
    sandbox.stop()
    snapshot = integration.workspaces.snapshot(choice)
    assert snapshot is not None
    assert snapshot.complete
    assert tree(choice, list(snapshot.events())) == tree(choice, read)


def test_archived_places_are_not_recorded(
    integration: OrganizationSession, choice: WorkspaceChoice, folder: Callable[[], list[Path]]
) -> None:
    browsed(integration, choice, include_archived=True)
    assert folder() == []


def test_disconnecting_removes_the_file_and_so_does_another_account(
    integration: OrganizationSession,
    choice: WorkspaceChoice,
    sandbox: Sandbox,
    folder: Callable[[], list[Path]],
) -> None:
    browsed(integration, choice)
    integration.connections.update_token(choice.connection.id, sandbox.token)
    assert len(folder()) == 1
    other = sandbox.tokens["guest"]
    integration.connections.update_token(choice.connection.id, other, accept_other_account=True)
    assert folder() == []
    integration.connections.update_token(
        choice.connection.id, sandbox.token, accept_other_account=True
    )
    browsed(integration, choice)
    assert len(folder()) == 1
    integration.connections.disconnect(choice.connection.id)
    assert folder() == []
    with pytest.raises(UnknownConnection):
        integration.workspaces.snapshot(choice)


def test_a_colleague_has_a_file_without_private_names(
    integration: OrganizationSession, choice: WorkspaceChoice, folder: Callable[[], list[Path]]
) -> None:
    read = browsed(integration, choice)
    private = [it for it in channels_in(read) if it.private]
    (own_file,) = folder()
    colleague = as_member(
        integration, integration.members.add("Acme Integrator", Role.INTEGRATIONS_ADMIN)
    )
    theirs = colleague.workspaces.choice("Acme Rollout")
    assert colleague.workspaces.snapshot(theirs) is None
    browsed(colleague, theirs)
    (their_file,) = set(folder()) - {own_file}
    own_bytes, their_bytes = own_file.read_bytes(), their_file.read_bytes()
    # Each name as it lies in a Channel; a place may well be called the same.
    encode = msgspec.msgpack.encode
    stored = [encode(str(it.name)) + encode(str(it.type)) for it in private]
    assert b"leadership" in own_bytes
    assert b"leadership" not in their_bytes
    for name in stored:
        assert name in own_bytes
        assert name not in their_bytes
    snapshot = colleague.workspaces.snapshot(theirs)
    assert snapshot is not None
    shown = names(list(snapshot.events()))
    assert {shown[it.id] for it in private} == {MASKED_NAME}


def test_no_token_topic_or_message_is_in_the_file(
    integration: OrganizationSession,
    choice: WorkspaceChoice,
    sandbox: Sandbox,
    folder: Callable[[], list[Path]],
) -> None:
    events = browsed(integration, choice)
    (path,) = folder()
    content = path.read_bytes()
    assert sandbox.token.encode() not in content
    about = [text for it in channels_in(events) for text in (it.topic, it.description)]
    topics = [text for text in about if len(text) > 3]
    assert topics
    assert not [text for text in topics if text.encode() in content]


def test_what_a_crash_left_behind_goes_at_the_next_start(  # noqa: PLR0917 - fixtures
    integration: OrganizationSession,
    choice: WorkspaceChoice,
    sandbox: Sandbox,
    secrets: MemorySecrets,
    tmp_path: Path,
    folder: Callable[[], list[Path]],
) -> None:
    browsed(integration, choice)
    (path,) = folder()
    left = path.with_name(path.name.replace(choice.connection.id, "1" * 8))
    left.write_bytes(path.read_bytes())
    again = open_integration(tmp_path / "data", sandbox.url, secrets=secrets)
    again.reconcile()
    assert folder() == [path]
    # With colleagues, nobody sees every connection.
    again.members.add("Acme Integrator", Role.INTEGRATIONS_ADMIN)
    left.write_bytes(path.read_bytes())
    again.reconcile()
    assert folder() == sorted([path, left])
    again.close()
