"""What is connected is looked after in the background: gently, and without crying wolf."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clickup_desktop.clickup.models import Channel, ChannelParent
from clickup_desktop.integration.checks import watch as watching
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.records import MASKED_NAME
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import RoleRequired
from clickup_desktop.organization.records import (
    ChannelLink,
    Connection,
    ConnectionState,
    Visibility,
)
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import (
    KeyringAbsent,
    KeyringDenied,
    KeyringLocked,
    MemorySecrets,
    PromptPossible,
    SecretError,
)
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hints import hint_for, saved_hint
from tests.clickup.loopback import Answering, Loopback
from tests.clickup.loopback import Connection as Asked
from tests.kept_tokens import name_in_keyring
from tests.other_members import as_member

TOKEN = "pk_10100001_" + "ABCDEFGH" * 4


@pytest.fixture
def connection(integration: OrganizationSession, sandbox: Sandbox) -> Connection:
    made = integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url).connection
    sandbox.reset()
    return made


def link(integration: OrganizationSession, channel_id: str, name: str = "general") -> ChannelLink:
    """A link to a Channel of the whole Workspace "Acme Rollout"."""
    workspace = integration.workspaces.choice("Acme Rollout").workspace.id
    channel = Channel(id=channel_id, name=name, parent=ChannelParent(id=workspace, type=7))  # type: ignore[arg-type]
    return integration.links.add(
        integration.workspaces.choice("Acme Rollout"), channel, (), "workspace", workspace
    )


def general_of(integration: OrganizationSession) -> str:
    return f"7-{integration.workspaces.choice('Acme Rollout').workspace.id}-8"


def listed(integration: OrganizationSession, count: int) -> list[Channel]:
    """So many Channels that ClickUp lists on its first page."""
    choice = integration.workspaces.choice("Acme Rollout")
    client = integration.connections.client_of(choice.connection)
    return [it for it in client.channel_page(choice.workspace.id).channels if not it.private][
        :count
    ]


def now(integration: OrganizationSession) -> Connection:
    (found,) = integration.overview().connections
    return found


def problems(integration: OrganizationSession) -> list[str]:
    return [link.problem for link in integration.links.all()]


def asked(sandbox: Sandbox) -> list[str]:
    """What was asked for, without the ids."""
    shown = []
    for _method, path, _query in sandbox.requests:
        parts = path.split("/")
        shown.append("channel" if parts[-2] == "channels" else parts[-1])
    return shown


# What is well


def test_a_round_asks_once_for_the_token_and_once_for_a_link(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    link(integration, general_of(integration))
    sandbox.reset()
    found = integration.connections.check_quietly()
    assert asked(sandbox) == ["user", "channel"]
    assert (found.failures, found.unreached, found.incomplete) == ({}, None, False)
    assert not found.changed
    assert problems(integration) == [""]
    assert integration.links.all()[0].checked_at is not None


def test_several_links_are_looked_up_on_a_page_of_channels(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    for channel in listed(integration, 5):
        link(integration, channel.id, channel.name)
    sandbox.reset()
    integration.connections.check_quietly()
    assert asked(sandbox) == ["user", "channels"]
    assert problems(integration) == [""] * 5


def test_no_more_pages_are_read_than_links_are_missing(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    first = listed(integration, 1)[0]
    link(integration, first.id, first.name)
    link(integration, "8cgpk1b-gone1")
    sandbox.reset()
    integration.connections.check_quietly()
    assert asked(sandbox) == ["user", "channels", "channel"]
    assert problems(integration) == ["", "not-found"]


# What has become of a Channel


def test_a_renamed_channel_is_called_by_its_new_name(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    link(integration, general_of(integration))
    sandbox.change_channel(general_of(integration), name="every\u202ebody\n")
    found = integration.connections.check_quietly()
    assert found.changed
    (renamed,) = integration.links.all()
    assert (renamed.channel_name, renamed.problem) == ("every body", "")
    assert not integration.connections.check_quietly().changed


def test_a_deleted_channel_is_told_and_keeps_its_name(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    link(integration, general_of(integration))
    sandbox.delete_channel(general_of(integration))
    assert integration.connections.check_quietly().changed
    assert problems(integration) == ["not-found"]
    assert integration.links.all()[0].channel_name == "general"


def test_an_archived_channel_is_told_and_comes_back(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    link(integration, general_of(integration))
    sandbox.change_channel(general_of(integration), archived=True)
    assert integration.connections.check_quietly().recovered_links == 0
    assert problems(integration) == ["channel-archived"]
    hint = saved_hint("channel-archived")
    assert hint is not None
    assert hint.title == "The Channel is archived"
    sandbox.change_channel(general_of(integration), archived=False)
    assert integration.connections.check_quietly().recovered_links == 1
    assert problems(integration) == [""]


def test_an_archived_channel_is_told_among_several(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    for channel in listed(integration, 3):
        link(integration, channel.id, channel.name)
    sandbox.change_channel(integration.links.all()[1].channel_id, archived=True)
    integration.connections.check_quietly()
    assert problems(integration) == ["", "channel-archived", ""]


def test_where_chat_is_closed_one_refusal_stands_for_all(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    for channel in listed(integration, 5):
        link(integration, channel.id, channel.name)
    sandbox.behave("owner", "no-chat")
    sandbox.reset()
    found = integration.connections.check_quietly()
    assert asked(sandbox) == ["user", "channels", "channel"]
    assert problems(integration) == ["access-denied"] * 5
    assert found.failures == {}
    assert now(integration).problem == ""
    sandbox.behave("owner", "owner")
    assert integration.connections.check_quietly().recovered_links == 5


def test_a_channel_that_has_become_private_hides_its_name_from_others(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    colleague = as_member(
        integration, integration.members.add("Acme Integrator", Role.INTEGRATIONS_ADMIN)
    )
    link(colleague, general_of(integration))
    sandbox.change_channel(general_of(integration), private=True, name="takeover")
    assert colleague.connections.check_quietly().changed
    assert [it.channel_name for it in colleague.links.all()] == [MASKED_NAME]
    assert [it.channel_name for it in integration.links.all()] == ["takeover"]


# Tokens


def test_a_revoked_token_needs_attention_until_it_works_again(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    link(integration, general_of(integration))
    sandbox.behave("owner", "revoked")
    sandbox.reset()
    found = integration.connections.check_quietly()
    assert asked(sandbox) == ["user"]
    assert found.changed
    assert found.unreached is None
    assert found.failures[connection.id].title == "Token expired or invalid"
    ill = now(integration)
    assert (ill.state, ill.problem) == (
        ConnectionState.NEEDS_ATTENTION,
        "token-expired-or-invalid",
    )
    assert problems(integration) == [""]
    assert not integration.connections.check_quietly().changed
    sandbox.behave("owner", "owner")
    found = integration.connections.check_quietly()
    assert (found.changed, found.recovered_connections) == (True, 1)
    assert (now(integration).state, now(integration).problem) == (ConnectionState.ACTIVE, "")


def test_what_a_test_found_wrong_is_not_called_well_by_less_than_a_test(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    sandbox.behave("owner", "unauthorized")  # whose token it is is told, but nothing else
    found = integration.connections.check(connection.id).hint
    assert found is not None
    problem = now(integration).problem
    assert problem == found.code == "workspace-not-authorized"
    assert not integration.connections.check_quietly().changed
    assert now(integration).problem == problem
    sandbox.behave("owner", "owner")
    assert integration.connections.check_quietly().recovered_connections == 1
    assert now(integration).problem == ""


@pytest.mark.parametrize("behaviour", ["unavailable", "fault", "html", "redirect", "cut"])
def test_a_failure_on_the_way_is_told_after_two_rounds_and_blames_no_token(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox, behaviour: str
) -> None:
    link(integration, general_of(integration))
    sandbox.behave("owner", behaviour)
    sandbox.reset()
    first = integration.connections.check_quietly()
    assert (first.unreached, first.incomplete, first.changed) == (None, True, False)
    assert len(sandbox.requests) == 1
    second = integration.connections.check_quietly()
    assert second.unreached is not None
    assert second.unreached == second.failures[connection.id]
    assert now(integration).problem == ""
    assert problems(integration) == [""]
    sandbox.behave("owner", "owner")
    third = integration.connections.check_quietly()
    assert (third.unreached, third.failures) == (None, {})


def test_one_failure_between_two_good_rounds_is_nobodys_business(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    for behaviour in ("unavailable", "owner", "unavailable", "owner"):
        sandbox.behave("owner", behaviour)
        assert integration.connections.check_quietly().unreached is None


def test_a_computer_that_is_offline_blames_no_token(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    sandbox.stop()
    assert integration.connections.check_quietly().unreached is None
    unreached = integration.connections.check_quietly().unreached
    assert unreached is not None
    assert unreached.title == "Connection failed"
    assert now(integration).problem == ""


def test_a_refused_channel_blames_neither_token_nor_connection(
    tmp_path: Path, secrets: MemorySecrets
) -> None:
    refusals = {
        "401 Unauthorized": "access-denied",
        "403 Forbidden": "access-denied",
        "404 Not Found": "not-found",
        "410 Gone": "not-found",
        "400 Bad Request": "not-found",
        "402 Payment Required": "plan-does-not-include-it",
    }
    answers = iter(refusals)

    def answering(request: Asked) -> None:
        if "/chat/" in request.request:
            request.answer({"status": 1, "message": "No"}, next(answers))
        else:
            request.answer(_answer_of_version_2(request.request))

    with Loopback(answering) as server:
        integration = connected(tmp_path, secrets, server.url)
        link(integration, "8cgpk1b-1")
        for problem in refusals.values():
            integration.connections.check_quietly()
            assert problems(integration) == [problem]
            assert now(integration).problem == ""
        integration.close()


def test_a_channel_that_cannot_be_asked_about_stays_as_it_was(
    tmp_path: Path, secrets: MemorySecrets
) -> None:
    def answering(request: Asked) -> None:
        if "/chat/" in request.request:
            request.answer({"status": 500, "message": "Oops"}, "500 Internal Server Error")
        else:
            request.answer(_answer_of_version_2(request.request))

    with Loopback(answering) as server:
        integration = connected(tmp_path, secrets, server.url)
        link(integration, "8cgpk1b-1")
        for _round in range(3):
            found = integration.connections.check_quietly()
            assert (found.changed, found.unreached) == (False, None)
        assert integration.links.all()[0].checked_at is None
        integration.close()


def _answer_of_version_2(request: str) -> object:
    if request.startswith("GET /api/v2/user "):
        return {"user": {"id": 1, "username": "Acme Admin", "email": ""}}
    assert request.startswith("GET /api/v2/team "), request
    return {"teams": [{"id": "1", "name": "Acme Rollout"}]}


def connected(tmp_path: Path, secrets: MemorySecrets, url: str) -> OrganizationSession:
    integration = open_integration(tmp_path / "loopback", url, secrets=secrets)
    integration.connections.connect(TOKEN, Visibility.SHARED, url)
    return integration


# Gently


def test_half_of_the_minutes_requests_are_the_persons(tmp_path: Path) -> None:
    with Sandbox(rate_limit=20) as sandbox:
        integration = open_integration(tmp_path, sandbox.url, secrets=MemorySecrets())
        integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)  # 2 requests
        for number in range(30):
            link(integration, f"8cgpk1b-gone{number}")
        found = integration.connections.check_quietly()
        assert len(sandbox.requests) == 10
        assert found.incomplete
        found = integration.connections.check_quietly()
        assert len(sandbox.requests) == 10
        assert found.incomplete
        assert now(integration).problem == ""
        integration.close()


def test_a_token_that_another_program_has_used_up_is_fine(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    sandbox.behave("owner", "limited")
    sandbox.reset()
    found = integration.connections.check_quietly()
    assert len(sandbox.requests) == 1  # and nobody waits for the minute's end
    assert (found.changed, found.incomplete, found.unreached) == (False, True, None)
    integration.connections.check_quietly()
    assert now(integration).problem == ""


def test_a_round_is_bounded_and_the_next_one_goes_on_where_it_ended(
    integration: OrganizationSession,
    connection: Connection,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watching, "MOST_REQUESTS", 6)
    for number in range(8):
        link(integration, f"8cgpk1b-gone{number}")
    for known in (3, 6, 8):
        sandbox.reset()
        integration.connections.check_quietly()
        assert len(sandbox.requests) <= 6
        assert problems(integration).count("not-found") >= known


def test_the_longest_unchecked_come_first_also_within_a_day(
    integration: OrganizationSession,
    connection: Connection,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = [link(integration, f"8cgpk1b-gone{number}").channel_id for number in range(4)]
    integration.connections.check_quietly()
    monkeypatch.setattr(watching, "MOST_REQUESTS", 5)  # 1 token, 2 pages, 2 links
    seen = []
    for _round in range(3):
        sandbox.reset()
        integration.connections.check_quietly()
        singles = [path.split("/")[-1] for _m, path, _q in sandbox.requests if "gone" in path]
        seen.append(singles)
    assert seen == [made[:2], made[2:], made[:2]]


# The keyring


class Keyring(MemorySecrets):
    """A keyring that fails when it is read; `asked` counts what could have opened a prompt."""

    def __init__(self) -> None:
        super().__init__()
        self.failure: Exception | None = None
        self.asked = 0

    def get(self, name: str) -> str:
        self.asked += 1
        return super().get(name)

    def get_quietly(self, name: str) -> str:
        if self.failure is not None:
            raise self.failure
        return MemorySecrets.get(self, name)


class TestKeyring:
    @pytest.fixture
    def secrets(self) -> Keyring:
        return Keyring()

    @pytest.mark.usefixtures("connection")
    @pytest.mark.parametrize(
        "failure", [KeyringLocked(), KeyringAbsent(), KeyringDenied()], ids=repr
    )
    def test_a_keyring_that_keeps_silent_needs_attention_and_opens_no_prompt(
        self,
        integration: OrganizationSession,
        sandbox: Sandbox,
        secrets: Keyring,
        failure: SecretError,
    ) -> None:
        secrets.failure = failure
        asked_before = secrets.asked
        integration.connections.check_quietly()
        assert now(integration).problem == hint_for(failure).code
        assert sandbox.requests == []
        secrets.failure = None
        assert integration.connections.check_quietly().recovered_connections == 1
        assert now(integration).problem == ""
        assert secrets.asked == asked_before

    def test_a_keyring_that_might_ask_is_left_alone(
        self,
        integration: OrganizationSession,
        connection: Connection,
        sandbox: Sandbox,
        secrets: Keyring,
    ) -> None:
        secrets.failure = PromptPossible()
        found = integration.connections.check_quietly()
        assert (found.changed, found.failures) == (False, {})
        assert now(integration).problem == ""
        assert sandbox.requests == []

    def test_a_person_who_asks_may_be_asked_back(
        self,
        integration: OrganizationSession,
        connection: Connection,
        sandbox: Sandbox,
        secrets: Keyring,
    ) -> None:
        link(integration, general_of(integration))
        secrets.failure = PromptPossible()
        integration.links.check()
        assert integration.links.all()[0].checked_at is not None

    def test_a_token_that_is_gone_from_the_keyring_is_told(
        self, integration: OrganizationSession, connection: Connection, secrets: Keyring
    ) -> None:
        secrets.delete(name_in_keyring(integration, connection))
        integration.connections.check_quietly()
        assert now(integration).problem == "token-missing"


def test_a_token_that_another_window_keeps_in_memory_is_not_condemned(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    first = open_integration(tmp_path, sandbox.url, secrets=MemorySecrets())
    first.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url, session_only=True)
    second = open_integration(tmp_path, sandbox.url, secrets=MemorySecrets())
    second.connections.check_quietly()
    assert now(second).problem == "token-missing"
    assert now(first).problem == ""
    first.close()
    second.close()


# Who, and how much


def test_a_member_without_the_role_asks_for_nothing(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    member = as_member(integration, integration.members.add("Acme Member", Role.MEMBER))
    with pytest.raises(RoleRequired):
        member.connections.check_quietly()
    assert sandbox.requests == []


def test_another_members_private_connection_is_not_looked_after(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    integration.connections.connect(sandbox.token, Visibility.PRIVATE, sandbox.url)
    colleague = as_member(
        integration, integration.members.add("Acme Integrator", Role.INTEGRATIONS_ADMIN)
    )
    sandbox.reset()
    colleague.connections.check_quietly()
    assert sandbox.requests == []


def test_a_person_can_have_some_links_looked_at(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    wanted = link(integration, "8cgpk1b-gone")
    link(integration, general_of(integration))
    sandbox.reset()
    assert integration.links.check((wanted.id, "unknown")).changed
    assert asked(sandbox) == ["user", "channel"]
    assert problems(integration) == ["not-found", ""]
    sandbox.reset()
    assert not integration.links.check(("unknown",)).changed
    assert sandbox.requests == []


def test_a_link_without_a_connection_is_left_alone(
    integration: OrganizationSession, connection: Connection, sandbox: Sandbox
) -> None:
    link(integration, general_of(integration))
    integration.connections.disconnect(connection.id)
    sandbox.reset()
    assert not integration.connections.check_quietly().changed
    assert sandbox.requests == []


def test_a_hostile_answer_neither_ends_the_round_nor_leaves_anything_behind(
    tmp_path: Path, secrets: MemorySecrets
) -> None:
    name = "<img src=file:///etc/passwd>\x1b[31m\u202e" + "x" * 10_000

    def answering(request: Asked) -> None:
        if "/chat/" in request.request:
            request.answer(
                json.dumps({"data": {"id": "8cgpk1b-1", "name": name, "archived": "no"}}).encode()
            )
        else:
            request.answer(_answer_of_version_2(request.request))

    answer: Answering = answering
    with Loopback(answer) as server:
        integration = connected(tmp_path, secrets, server.url)
        link(integration, "8cgpk1b-1")
        integration.connections.check_quietly()
        (found,) = integration.links.all()
        assert len(found.channel_name) <= 300
        assert found.channel_name.startswith("<img src=file:///etc/passwd> [31m xxx")
        assert not set(found.channel_name) & {"\x1b", "\u202e", "\n"}
        integration.close()
