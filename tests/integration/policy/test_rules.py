"""What a policy lets an organization that is open do, and that nothing passes it by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clickup_desktop.clickup.hierarchy_events import ChannelsFinished, SpaceRead, SpacesRead
from clickup_desktop.clickup.models import PlaceKind
from clickup_desktop.integration.awaited import recall
from clickup_desktop.integration.diagnostics import Diagnostics
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.organizations.organizations import Organizations
from clickup_desktop.integration.organizations.remembered import Remembered, RememberedOrganizations
from clickup_desktop.integration.organizations.sample import open_sample
from clickup_desktop.integration.policy.errors import (
    AgainstPolicy,
    ConnectionAgainstPolicy,
    PolicyUnusable,
    Reason,
)
from clickup_desktop.integration.policy.policy import Key
from clickup_desktop.integration.policy.rules import hint_of_reason
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.integration.token_session import TokenSession
from clickup_desktop.organization.records import ConnectionState, Visibility
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.server import Sandbox
from tests.integration.test_browsing_and_linking import Reading
from tests.policies import WrittenPolicy

ELSEWHERE = 'organization-url = "https://clickup.example.com"'
ACME = "postgresql://db.example.com/acme"
OTHER = "postgresql://db.example.com/other"
IDS = ("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222")

Open = Callable[[], OrganizationSession]


@pytest.fixture
def opened(tmp_path: Path, sandbox: Sandbox, secrets: MemorySecrets) -> Iterator[Open]:
    """Opens the same organization again and again, as each start of the program does."""
    sessions: list[OrganizationSession] = []

    def again() -> OrganizationSession:
        for session in sessions:
            session.close()
        sessions[:] = [open_integration(tmp_path / "data", sandbox.url, secrets=secrets)]
        return sessions[0]

    yield again
    for session in sessions:
        session.close()


@pytest.fixture
def connection(opened: Open, sandbox: Sandbox) -> str:
    """The id of a Shared connection that was made before anything was decided."""
    made = opened().connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    sandbox.reset()
    return made.connection.id


def workspace_id(session: OrganizationSession, name: str = "Acme Rollout") -> str:
    """Return the id of a Workspace that the connection reaches."""
    (connection,) = session.overview().connections
    return next(it.id for it in connection.workspaces if it.name == name)


# Connecting


@pytest.mark.parametrize(
    ("decided", "key"),
    [
        (ELSEWHERE, Key.ORGANIZATION_URL),
        ('visibility = "private"', Key.VISIBILITY),
        (f'organization-address = "{ACME}"', Key.ORGANIZATION_ADDRESS),
    ],
)
def test_a_connection_against_it_is_not_made_and_nothing_is_sent(
    policy: WrittenPolicy, opened: Open, sandbox: Sandbox, decided: str, key: Key
) -> None:
    policy.write(decided)
    session = opened()
    with pytest.raises(AgainstPolicy) as raised:
        session.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    assert raised.value.key is key
    assert str(policy.file) in raised.value.to_hint().happened
    assert sandbox.requests == []
    assert session.overview().connections == ()


def test_a_token_that_reaches_no_allowed_workspace_is_not_kept(
    policy: WrittenPolicy, opened: Open, sandbox: Sandbox
) -> None:
    policy.write('workspaces = ["1"]')
    session = opened()
    with pytest.raises(AgainstPolicy) as raised:
        session.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    assert raised.value.key is Key.WORKSPACES
    assert session.overview().connections == ()


def test_the_organization_url_is_the_one_that_is_decided(
    policy: WrittenPolicy, opened: Open, sandbox: Sandbox
) -> None:
    policy.write(f'organization-url = "{sandbox.url}"\nvisibility = "shared"')
    session = opened()
    assert session.clickup_url == sandbox.url
    session.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    assert session.workspaces.choices()


# A connection that was made before


@pytest.mark.parametrize(
    ("decided", "reason"),
    [
        (ELSEWHERE, Reason.URL),
        ('visibility = "private"', Reason.VISIBILITY),
        ('workspaces = ["1"]', Reason.WORKSPACES),
        (f'organization-address = "{ACME}"', Reason.ORGANIZATION),
    ],
)
def test_it_is_kept_and_not_used(
    policy: WrittenPolicy,
    opened: Open,
    sandbox: Sandbox,
    connection: str,
    *,
    decided: str,
    reason: Reason,
) -> None:
    before = opened()
    choice = before.workspaces.choice("Acme Rollout")
    policy.write(decided)
    session = opened()
    overview = session.overview()
    (shown,) = overview.connections
    assert shown.id == connection
    assert shown.state is ConnectionState.NEEDS_ATTENTION
    assert shown.problem == reason.value
    assert overview.choices == session.workspaces.choices() == ()
    hint = hint_of_reason(shown.problem)
    assert hint is not None
    assert str(policy.file) in hint.happened

    calls: tuple[Callable[[], object], ...] = (
        lambda: session.connections.client_of(shown),
        lambda: session.workspaces.refresh(connection),
        lambda: session.workspaces.choice("Acme Rollout", connection),
        lambda: session.workspaces.channels(choice),
        lambda: session.workspaces.browse(choice, lambda _event: None),
    )
    for call in calls:
        with pytest.raises((ConnectionAgainstPolicy, AgainstPolicy)):
            call()
    assert session.workspaces.snapshot(choice) is None
    assert session.workspaces.refresh() == ()
    assert not session.connections.check_quietly().changed
    report = session.connections.check(connection)
    assert report.problem == reason.value
    assert sandbox.requests == []

    policy.file.unlink()
    policy.write("")
    (again,) = opened().overview().connections
    assert (again.state, again.problem) == (ConnectionState.ACTIVE, "")


def test_it_can_be_disconnected(policy: WrittenPolicy, opened: Open, connection: str) -> None:
    policy.write(ELSEWHERE)
    session = opened()
    session.connections.disconnect(connection)
    assert session.overview().connections == ()


def test_a_new_token_goes_to_the_address_that_is_decided(
    policy: WrittenPolicy, opened: Open, connection: str, sandbox: Sandbox
) -> None:
    with Sandbox(rate_limit=0) as gateway:
        policy.write(f'organization-url = "{gateway.url}"')
        session = opened()
        session.connections.update_token(connection, gateway.token)
        (updated,) = session.overview().connections
        assert updated.clickup_url == gateway.url
        assert updated.problem == ""
    assert sandbox.requests == []


def test_what_was_last_known_is_shown_as_it_counts_now(
    policy: WrittenPolicy, opened: Open, connection: str, tmp_path: Path
) -> None:
    session = opened()
    session.overview()
    session.close()
    policy.write(ELSEWHERE)
    known = recall(tmp_path / "data")
    assert known is not None
    assert [it.problem for it in known.overview.connections] == [Reason.URL.value]
    assert known.overview.choices == ()


def test_diagnostics_send_nothing_to_where_it_leads(
    policy: WrittenPolicy, opened: Open, connection: str, sandbox: Sandbox
) -> None:
    policy.write('visibility = "private"\norganization-url = "http://127.0.0.1:9"')
    report = Diagnostics.of(opened()).run()
    steps = {step.name: step for step in report.steps}
    assert steps[f"{connection}/token"].hint is not None
    assert str(policy.file) in steps["policy"].note
    assert sandbox.requests == []


# Workspaces and Spaces


def test_only_the_allowed_workspaces_are_offered(
    policy: WrittenPolicy, opened: Open, connection: str
) -> None:
    session = opened()
    everything = session.workspaces.choices()
    allowed = workspace_id(session)
    assert len(everything) > 1
    policy.write(f'workspaces = ["{allowed}"]')
    session = opened()
    assert [it.workspace.id for it in session.workspaces.choices()] == [allowed]
    other = next(it for it in everything if it.workspace.id != allowed)
    with pytest.raises(AgainstPolicy) as raised:
        session.workspaces.choice(other.workspace.name)
    assert raised.value.key is Key.WORKSPACES
    with pytest.raises(AgainstPolicy):
        session.workspaces.channels(other)


def test_only_the_allowed_spaces_are_read_and_linked(
    policy: WrittenPolicy, opened: Open, connection: str
) -> None:
    session = opened()
    choice = session.workspaces.choice("Acme Rollout")
    everything = Reading(session, choice)
    (spaces,) = [event for event in everything.events if isinstance(event, SpacesRead)]
    inside = {event.space_id: event for event in everything.events if isinstance(event, SpaceRead)}
    wanted = everything.channel("launch-2027")
    place = _space_of(session, choice, wanted)
    policy.write(f'spaces = ["{place}"]')

    session = opened()
    choice = session.workspaces.choice("Acme Rollout")
    assert session.workspaces.snapshot(choice) is None  # it was kept of all Spaces
    reading = Reading(session, choice)
    (read,) = [event for event in reading.events if isinstance(event, SpacesRead)]
    assert [it.id for it in read.spaces] == [place]
    assert {it.space_id for it in reading.events if isinstance(it, SpaceRead)} == {place}
    assert len(inside) == len(spaces.spaces) > 1
    assert isinstance(reading.events[-2], ChannelsFinished)
    assert wanted.id in {it.id for it in reading.channels}
    outside = [
        it
        for it in everything.channels
        if it.id not in {inner.id for inner in reading.channels}
        and not (it.direct or it.archived or it.private)
    ]
    assert outside
    assert wanted.parent is not None
    session.links.add(choice, wanted, (), "list", wanted.parent.id)
    for channel in outside[:5]:
        with pytest.raises(AgainstPolicy) as raised:
            session.links.add(choice, channel, (), "list", wanted.parent.id)
        assert raised.value.key is Key.SPACES
        with pytest.raises(AgainstPolicy):
            session.workspaces.find_channel(choice, channel.id)
        with pytest.raises(AgainstPolicy):
            session.workspaces.channel_details(choice, channel)
    assert len(session.links.all()) == 1


def _space_of(session: OrganizationSession, choice: object, channel: object) -> str:
    parent = channel.parent  # type: ignore[attr-defined]
    if parent.kind is PlaceKind.SPACE:
        return str(parent.id)
    return session.workspaces.find_place(choice, parent.kind.value, parent.id).space_id  # type: ignore[arg-type]


# A token from the environment, the sample workspace


def test_a_token_from_the_environment_is_held_to_it(
    policy: WrittenPolicy, sandbox: Sandbox
) -> None:
    policy.write(f'organization-url = "{sandbox.url}"\nworkspaces = ["1"]')
    session = TokenSession(sandbox.token, "https://other.example.com")
    assert session.workspaces() == ()
    assert len(sandbox.requests) == 1
    session.close()


def test_the_sample_workspace_is_not_started(policy: WrittenPolicy) -> None:
    policy.write("sample = false")
    with pytest.raises(AgainstPolicy) as raised:
        open_sample()
    assert raised.value.key is Key.SAMPLE


def test_nothing_else_holds_in_the_sample_workspace(policy: WrittenPolicy) -> None:
    policy.write(f'{ELSEWHERE}\nvisibility = "private"\nworkspaces = ["1"]')
    sample = open_sample()
    try:
        sample.session.connections.connect(sample.token, Visibility.SHARED, sample.url)
        assert sample.session.workspaces.choices()
    finally:
        sample.close()


# Which organization is opened


def remember(folder: Path) -> RememberedOrganizations:
    remembered = RememberedOrganizations(folder)
    for identifier, address in zip(IDS, (ACME, OTHER), strict=True):
        remembered.keep(Remembered(identifier, "Acme", address, "maria", identifier))
    return remembered


def test_the_organization_that_is_decided_comes_before_the_remembered_one(
    policy: WrittenPolicy, tmp_path: Path
) -> None:
    remember(tmp_path)
    policy.write(f'organization-address = "{ACME}"')
    organizations = Organizations(tmp_path, None, secrets=MemorySecrets())
    assert [it.id for it in organizations.known() if it.current] == [IDS[0]]
    refused: tuple[Callable[[], object], ...] = (
        lambda: organizations.use(IDS[1]),
        lambda: organizations.use("local"),
        lambda: organizations.open("local"),
        lambda: organizations.open_chosen(IDS[1]),
        lambda: organizations.sign_in(OTHER, "maria", "password"),
        lambda: organizations.recover(OTHER, "password", "key"),
    )
    for call in refused:
        with pytest.raises(AgainstPolicy) as raised:
            call()
        assert raised.value.key is Key.ORGANIZATION_ADDRESS


def test_until_it_was_joined_this_computers_is_opened(
    policy: WrittenPolicy, tmp_path: Path, sandbox: Sandbox
) -> None:
    policy.write(f'organization-address = "{ACME}"')
    organizations = Organizations(tmp_path, None, secrets=MemorySecrets())
    opened = organizations.open_current()
    assert opened.overview().organization.local
    opened.close()
    with pytest.raises(AgainstPolicy):
        organizations.open_chosen("local")


def test_a_policy_that_cannot_be_read_opens_nothing(
    policy: WrittenPolicy, tmp_path: Path, sandbox: Sandbox
) -> None:
    policy.write("visibility = 1")
    calls: tuple[Callable[[], object], ...] = (
        lambda: Organizations(tmp_path, None),
        lambda: open_integration(tmp_path, None, secrets=MemorySecrets()),
        lambda: TokenSession(sandbox.token, sandbox.url),
        lambda: Diagnostics(tmp_path, None),
        open_sample,
    )
    for call in calls:
        with pytest.raises(PolicyUnusable):
            call()
    assert recall(tmp_path) is None
    assert sandbox.requests == []
