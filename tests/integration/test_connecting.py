"""Connecting ClickUp, testing the connection, updating its token, disconnecting."""

from __future__ import annotations

from pathlib import Path

import pytest

from clickup_desktop.clickup.address import InvalidClickUpUrl
from clickup_desktop.clickup.errors import (
    ClickUpError,
    ServerFault,
    TokenRejected,
    UnexpectedAnswer,
    WorkspaceNotAuthorized,
)
from clickup_desktop.integration.errors import OtherAccount, UnusableToken
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.organization.errors import RoleRequired
from clickup_desktop.organization.records import ConnectionState, Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import KeyringAbsent, MemorySecrets, SecretMissing
from clickup_desktop.sandbox.server import Sandbox
from tests.kept_tokens import name_in_keyring, put_token, token_in
from tests.other_members import as_member


def connect(integration: OrganizationSession, token: str, **options: object) -> str:
    connected = integration.connections.connect(
        token,
        Visibility.SHARED,
        integration.clickup_url,
        **options,  # type: ignore[arg-type]
    )
    return connected.connection.id


def test_a_token_connects_and_says_whose_it_is_and_what_it_reaches(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    connected = integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    assert connected.account_name == "Acme Admin"
    assert connected.workspaces[0].name == "Acme Rollout"
    (connection,) = integration.overview().connections
    assert connection.state is ConnectionState.ACTIVE
    assert connection.token_hint == "pk_…" + sandbox.token[-4:]


@pytest.mark.parametrize(
    "pasted", ["  {} \n", '"{}"', "Bearer {}", "Authorization: Bearer {}", "'{}'\r\n"]
)
def test_what_surrounds_a_pasted_token_does_not_matter(
    integration: OrganizationSession, sandbox: Sandbox, pasted: str
) -> None:
    connect(integration, pasted.format(sandbox.token))
    (connection,) = integration.overview().connections
    kept = token_in(integration, integration._organization.secret_store, connection)
    assert kept == sandbox.token


@pytest.mark.parametrize("pasted", ["", "   \n", "two words", "pk_ä", "x" * 10_000])
def test_what_is_no_token_is_not_sent(
    integration: OrganizationSession, sandbox: Sandbox, pasted: str
) -> None:
    with pytest.raises(UnusableToken):
        connect(integration, pasted)
    assert sandbox.requests == []


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("expired", TokenRejected),
        ("revoked", TokenRejected),
        ("unauthorized", WorkspaceNotAuthorized),
        ("html", UnexpectedAnswer),
        ("fault", ServerFault),
    ],
)
def test_a_failing_token_saves_nothing(
    integration: OrganizationSession,
    sandbox: Sandbox,
    secrets: MemorySecrets,
    name: str,
    error: type[ClickUpError],
) -> None:
    with pytest.raises(error):
        connect(integration, sandbox.tokens[name])
    assert integration.overview().connections == ()


@pytest.mark.parametrize(
    "url",
    ["http://clickup.example", "https://user:secret@gateway.example", "ftp://x", "https://a?b=c"],
)
def test_an_unusable_organization_url_is_refused_before_anything_is_sent(
    integration: OrganizationSession, sandbox: Sandbox, url: str
) -> None:
    with pytest.raises(InvalidClickUpUrl):
        integration.connections.connect(sandbox.token, Visibility.SHARED, url)


def test_a_member_may_not_connect_and_nothing_is_sent(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    member = as_member(integration, integration.members.add("Acme Member", Role.MEMBER))
    with pytest.raises(RoleRequired) as refused:
        connect(member, sandbox.token)
    assert [holder.role for holder in refused.value.holders] == [Role.ENTERPRISE_ADMIN]
    assert sandbox.requests == []


def test_without_a_keyring_nothing_is_saved_until_the_session_is_chosen(
    integration: OrganizationSession,
    sandbox: Sandbox,
    secrets: MemorySecrets,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def absent(name: str, value: str) -> None:
        raise KeyringAbsent

    monkeypatch.setattr(secrets, "put", absent)
    with pytest.raises(KeyringAbsent):
        connect(integration, sandbox.token)
    assert integration.overview().connections == ()
    connection_id = connect(integration, sandbox.token, session_only=True)
    assert integration.connections.check(connection_id).ok


def test_a_session_only_connection_comes_back_as_needs_attention(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    secrets = MemorySecrets()
    first = open_integration(tmp_path, sandbox.url, secrets=secrets)
    connect(first, sandbox.token, session_only=True)
    first.close()
    second = open_integration(tmp_path, sandbox.url, secrets=secrets)
    (connection,) = second.overview().connections
    second.close()
    assert connection.state is ConnectionState.NEEDS_ATTENTION


def test_everything_is_found_again_after_closing(tmp_path: Path, sandbox: Sandbox) -> None:
    secrets = MemorySecrets()
    first = open_integration(tmp_path, sandbox.url, secrets=secrets)
    connection_id = connect(first, sandbox.token)
    first.close()
    second = open_integration(tmp_path, sandbox.url, secrets=secrets)
    assert second.connections.check(connection_id).ok
    second.close()


def test_cancelling_saves_nothing(integration: OrganizationSession, sandbox: Sandbox) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        connect(integration, sandbox.token, cancellation=cancellation)
    assert integration.overview().connections == ()


def test_a_check_reports_every_call_that_is_used(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    told: list[str] = []
    report = integration.connections.check(
        connect(integration, sandbox.token), on_step=lambda step: told.append(step.name)
    )
    assert report.ok
    assert told == [step.name for step in report.steps]
    kinds = [name.split(":")[0] for name in told]
    assert kinds[:6] == ["token", "user", "workspaces", "spaces", "lists", "channels"]


def test_a_workspace_without_chat_fails_its_own_step_alone(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    connection_id = connect(integration, sandbox.tokens["no-chat"])
    report = integration.connections.check(connection_id)
    assert {step.name.split(":")[0] for step in report.steps if not step.ok} == {"channels"}
    assert integration.overview().connections[0].problem == ""


def test_a_revoked_token_needs_attention_until_it_is_updated(
    integration: OrganizationSession, sandbox: Sandbox, secrets: MemorySecrets
) -> None:
    connection_id = connect(integration, sandbox.token)
    (connection,) = integration.overview().connections
    put_token(integration, secrets, connection, sandbox.tokens["revoked"])
    report = integration.connections.check(connection_id)
    assert report.hint is not None
    assert report.hint.code == "token-expired-or-invalid"
    assert integration.overview().connections[0].problem == "token-expired-or-invalid"
    integration.connections.update_token(connection_id, sandbox.token)
    assert integration.connections.check(connection_id).ok
    assert integration.overview().connections[0].state is ConnectionState.ACTIVE


def test_a_bad_new_token_leaves_the_old_one_in_place(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    connection_id = connect(integration, sandbox.token)
    with pytest.raises(TokenRejected):
        integration.connections.update_token(connection_id, sandbox.tokens["expired"])
    assert integration.connections.check(connection_id).ok


def test_another_accounts_token_is_asked_about(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    connection_id = connect(integration, sandbox.token)
    with pytest.raises(OtherAccount) as asked:
        integration.connections.update_token(connection_id, sandbox.tokens["second"])
    assert asked.value.current.name == "Acme Admin"
    updated = integration.connections.update_token(
        connection_id, sandbox.tokens["second"], accept_other_account=True
    )
    assert updated.id == connection_id
    assert updated.account == asked.value.new


def test_disconnecting_removes_the_token(
    integration: OrganizationSession, sandbox: Sandbox, secrets: MemorySecrets
) -> None:
    connection_id = connect(integration, sandbox.token)
    (connection,) = integration.overview().connections
    assert integration.connections.disconnect(connection_id) == ()
    assert integration.overview().connections == ()

    with pytest.raises(SecretMissing):
        secrets.get(name_in_keyring(integration, connection))
