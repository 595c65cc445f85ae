"""Diagnostics say where it stops, and go on with all that can be tried."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import sys
import threading
import time
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path

import pytest
import trustme

from clickup_desktop.clickup.models import Channel
from clickup_desktop.clickup.token import Token
from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.integration.diagnostics import Diagnostics, linked_channels
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.records import CheckReport, CheckStep, Verdict
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import (
    KeyringAbsent,
    KeyringDenied,
    KeyringLocked,
    MemorySecrets,
    SecretError,
    SecretMissing,
)
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.channel_pages import channels_of
from tests.clickup.loopback import Connection, Loopback
from tests.kept_tokens import name_in_keyring, put_token
from tests.other_members import as_member

REFUSAL = {"err": "Authorization header required", "ECODE": "OAUTH_017"}


def connected(integration: OrganizationSession, token: str, *, session_only: bool = False) -> str:
    made = integration.connections.connect(
        token, Visibility.SHARED, integration.clickup_url, session_only=session_only
    )
    return made.connection.id


def link(integration: OrganizationSession, *names: str) -> None:
    choice = integration.workspaces.choice(MAIN_WORKSPACE_ID)
    client = integration.connections.client_of(choice.connection)
    channels: dict[str, Channel] = {
        channel.name: channel for channel in channels_of(client, MAIN_WORKSPACE_ID)
    }
    for name in names:
        integration.links.add(
            choice, channels[name], ("Marketing",), "workspace", MAIN_WORKSPACE_ID
        )


def named(report: CheckReport, name: str) -> CheckStep:
    """Return the step whose name is, or begins or ends with, `name`."""
    found = [
        step
        for step in report.steps
        if step.name == name or step.name.startswith(f"{name}:") or step.name.endswith(f"/{name}")
    ]
    assert found, [step.name for step in report.steps]
    return found[0]


def verdict_of(report: CheckReport, *names: str) -> list[str]:
    return [named(report, name).verdict.value for name in names]


def diagnose(folder: Path, url: str | None, **options: object) -> CheckReport:
    options.setdefault("secrets", MemorySecrets())
    return Diagnostics(folder, url, **options).run()  # type: ignore[arg-type]


@contextmanager
def answering(answer: Callable[[Connection], None], **options: object) -> Iterator[Loopback]:
    with Loopback(answer, **options) as server:  # type: ignore[arg-type]
        yield server


# As a whole


def test_everything_is_tried_in_its_area(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    connected(integration, sandbox.token)
    link(integration, "general")
    report = Diagnostics.of(integration).run()
    assert report.ok, report.hint
    host = sandbox.url.removeprefix("http://")
    assert list(dict.fromkeys(step.area for step in report.steps)) == [
        "This computer",
        f"The way to ClickUp ({host})",
        "Shared connection as Acme Admin",
        "Linked Channels",
    ]
    kinds = [step.name.split("/")[-1].split(":")[0] for step in report.steps]
    assert kinds == [
        *("folder", "room", "store", "keyring", "program", "policy"),
        *("proxy", "name", "tcp", "answers", "clock"),
        *("token", "user", "rate", "workspaces"),
        *("spaces", "lists", "channels", "spaces", "lists", "channels"),
        "link",
    ]
    assert named(report, "user").note == "Belongs to Acme Admin"
    assert named(report, "link").title == "general in Acme Rollout"
    assert named(report, "keyring").note == "memory"
    assert "Revision" in named(report, "store").note
    assert len({step.name for step in report.steps}) == len(report.steps)


def test_the_steps_known_so_far_are_told_first_and_each_as_it_goes(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    connected(integration, sandbox.token)
    told: list[CheckStep] = []
    report = Diagnostics.of(integration).run(on_step=told.append)
    first = [step.verdict for step in told[:4]]
    assert first == [Verdict.WAITING] * 4
    for step in report.steps:
        heard = [one.verdict for one in told if one.name == step.name]
        assert heard[0] is Verdict.WAITING
        assert heard[-1] is step.verdict
        assert step.verdict is Verdict.SKIPPED or heard[1] is Verdict.RUNNING


def test_without_an_open_window_the_organization_is_opened_and_closed_again(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    secrets = MemorySecrets()
    opened = open_integration(tmp_path, sandbox.url, secrets=secrets)
    connected(opened, sandbox.token)
    opened.close()
    diagnostics = Diagnostics(tmp_path, sandbox.url, secrets=secrets)
    report = diagnostics.run()
    assert report.ok, report.hint
    assert named(report, "user").note == "Belongs to Acme Admin"
    assert diagnostics.known is not None
    assert len(diagnostics.known.connections) == 1


def test_a_token_for_this_session_alone_is_found_in_the_open_window(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    class Absent(MemorySecrets):
        def put(self, name: str, value: str) -> None:
            raise KeyringAbsent

    opened = open_integration(tmp_path, sandbox.url, secrets=Absent())
    connected(opened, sandbox.token, session_only=True)
    report = Diagnostics.of(opened).run()
    opened.close()
    assert verdict_of(report, "keyring", "token", "user") == ["failed", "fine", "fine"]


def test_each_connection_is_tried_by_itself(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    good = connected(integration, sandbox.token)
    bad = connected(integration, sandbox.tokens["no-chat"])
    report = Diagnostics.of(integration).run()
    failed = [step for step in report.steps if not step.ok]
    assert failed
    assert all(step.name.startswith(f"{bad}/channels:") for step in failed)
    assert any(step.name.startswith(f"{good}/channels:") for step in report.steps)


def test_a_member_without_the_role_gets_what_concerns_the_computer_and_the_way(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    connected(integration, sandbox.token)
    link(integration, "general")
    member = as_member(integration, integration.members.add("Acme Member", Role.MEMBER))
    report = Diagnostics.of(member).run()
    assert report.ok
    assert not any(step.name.endswith("/user") for step in report.steps)
    assert named(report, "answers").verdict is Verdict.FINE
    assert named(report, "link").note == "Needs a connection"


def test_a_token_of_the_environment_is_tried_beside_the_connections(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    report = diagnose(tmp_path, sandbox.url, token=Token(sandbox.tokens["revoked"]))
    step = named(report, "environment/user")
    assert step.area == "The token in CLICKUP_TOKEN"
    assert report.hint is not None
    assert report.hint.code == "token-expired-or-invalid"


def test_what_is_no_token_at_all_is_told(tmp_path: Path, sandbox: Sandbox) -> None:
    report = diagnose(tmp_path, sandbox.url, token=Token("pk_1 Ж"))
    assert verdict_of(report, "environment/token", "environment/user") == ["failed", "skipped"]
    assert report.hint is not None
    assert report.hint.code == "unusable-token"


# Stopping, and being slow


def test_stopping_tells_what_was_stopped(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    connected(integration, sandbox.token)
    (connection,) = integration.overview().connections
    put_token(
        integration, integration._organization.secret_store, connection, sandbox.tokens["slow"]
    )
    cancellation = Cancellation()
    stopped_at: list[float] = []

    def hear(step: CheckStep) -> None:
        if step.name.endswith("/user") and step.verdict is Verdict.RUNNING:
            stopped_at.append(time.monotonic())
            cancellation.cancel()

    report = Diagnostics.of(integration).run(cancellation=cancellation, on_step=hear)
    assert time.monotonic() - stopped_at[0] < 5
    assert verdict_of(report, "folder", "answers", "user", "workspaces") == [
        *("fine", "fine"),
        *("stopped", "stopped"),
    ]
    assert all(step.ended for step in report.steps)


def test_a_keyring_that_waits_for_a_person_holds_nothing_but_its_tokens(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    answered = threading.Event()

    class Waiting(MemorySecrets):
        def put(self, name: str, value: str) -> None:
            assert answered.wait(60)
            super().put(name, value)

    def hear(step: CheckStep) -> None:
        if step.name.startswith("clock:") and step.ended:
            answered.set()

    report = Diagnostics(tmp_path, sandbox.url, secrets=Waiting()).run(on_step=hear)
    assert report.ok


# This computer


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (KeyringAbsent, "keyring-absent"),
        (KeyringLocked, "keyring-locked"),
        (KeyringDenied, "keyring-denied"),
        (SecretError, "keyring-failed"),
    ],
)
def test_each_state_of_the_keyring_is_told_apart(
    tmp_path: Path, sandbox: Sandbox, kind: type[SecretError], code: str
) -> None:
    secrets = MemorySecrets()
    opened = open_integration(tmp_path, sandbox.url, secrets=secrets)
    connected(opened, sandbox.token)
    opened.close()

    def refuse(*_arguments: str) -> None:
        raise kind

    secrets.put = secrets.get = refuse  # type: ignore[method-assign, assignment]
    report = diagnose(tmp_path, sandbox.url, secrets=secrets)
    assert report.hint is not None
    assert report.hint.code == code
    assert verdict_of(report, "keyring", "token", "user", "answers") == [
        *("failed", "skipped", "skipped"),
        "fine",
    ]


def test_a_keyring_that_forgets_is_told_apart_from_one_that_is_empty(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    class Forgetful(MemorySecrets):
        def get(self, name: str) -> str:
            raise SecretMissing

    report = diagnose(tmp_path, sandbox.url, secrets=Forgetful())
    assert report.hint is not None
    assert report.hint.code == "keyring-forgets"


def test_a_token_that_is_not_in_the_keyring_is_missing(
    integration: OrganizationSession, sandbox: Sandbox, secrets: MemorySecrets
) -> None:
    connected(integration, sandbox.token)
    (connection,) = integration.overview().connections
    secrets.delete(name_in_keyring(integration, connection))
    report = Diagnostics.of(integration).run()
    assert verdict_of(report, "keyring", "token", "user") == ["fine", "failed", "skipped"]
    assert report.hint is not None
    assert report.hint.code == "token-missing"


def test_the_keyring_is_left_as_it_was(
    integration: OrganizationSession, secrets: MemorySecrets
) -> None:
    Diagnostics.of(integration).run()
    assert repr(secrets) == "MemorySecrets(0 kept)"


def test_the_folder_is_left_as_it_was(integration: OrganizationSession, tmp_path: Path) -> None:
    integration.overview()  # Whoever reads the organization keeps what was last known of it.
    before = sorted(path.name for path in (tmp_path / "data").iterdir())
    Diagnostics.of(integration).run()
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == before


def test_something_in_the_place_of_the_folder_does_not_hold_the_rest(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    (tmp_path / "data").write_text("in the way")
    report = diagnose(tmp_path / "data", sandbox.url)
    assert verdict_of(report, "folder", "store", "keyring", "answers") == [
        *("failed", "failed"),
        *("fine", "fine"),
    ]
    assert report.hint is not None
    assert report.hint.code == "store-unreachable"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_folder_that_may_not_be_written(tmp_path: Path, sandbox: Sandbox) -> None:
    real = os.open

    def refusing(path: object, flags: int, *arguments: object, **options: object) -> int:
        if str(path).startswith(str(tmp_path)) and flags & os.O_CREAT:
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *arguments, **options)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", refusing)
        report = diagnose(tmp_path, sandbox.url)
    assert verdict_of(report, "folder", "answers") == ["failed", "fine"]
    assert report.hint is not None
    assert report.hint.code == "store-read-only"


@pytest.mark.parametrize(
    ("free", "verdict"), [(10**6, "failed"), (10**8, "noted"), (10**12, "fine")]
)
def test_a_disk_that_fills_up_is_told_before_it_is_full(
    integration: OrganizationSession, monkeypatch: pytest.MonkeyPatch, free: int, verdict: str
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**12, 0, free))
    report = Diagnostics.of(integration).run()
    assert verdict_of(report, "room") == [verdict]
    if verdict == "failed":
        assert report.hint is not None
        assert report.hint.code == "store-full"


def test_a_damaged_store_does_not_hold_the_rest(tmp_path: Path, sandbox: Sandbox) -> None:
    open_integration(tmp_path, sandbox.url, secrets=MemorySecrets()).close()
    (tmp_path / STORE_NAME).write_bytes(b"nonsense" * 1000)
    report = diagnose(tmp_path, sandbox.url)
    assert verdict_of(report, "folder", "store", "keyring", "answers") == [
        *("fine", "failed"),
        *("fine", "fine"),
    ]
    assert report.hint is not None
    assert report.hint.code == "store-damaged"


def test_a_store_with_a_damaged_page_is_found_out(
    integration: OrganizationSession, sandbox: Sandbox, tmp_path: Path
) -> None:
    connected(integration, sandbox.token)
    file = tmp_path / "data" / STORE_NAME
    integration._organization._store.close()  # so that all of it lies in the file itself
    with file.open("r+b") as stream:
        stream.seek(-4096, os.SEEK_END)
        stream.write(b"\xff" * 4096)
    report = Diagnostics.of(integration).run()
    assert verdict_of(report, "store", "answers") == ["failed", "fine"]
    assert report.hint is not None
    assert report.hint.code == "store-damaged"


# The way


def test_a_name_that_is_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def unknown(host: str, *arguments: object, **options: object) -> object:
        if host == "api.acme.invalid":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    report = diagnose(tmp_path, "https://api.acme.invalid")
    assert verdict_of(report, "proxy", "name", "tcp", "tls", "answers", "clock") == [
        *("fine", "failed"),
        *["skipped"] * 4,
    ]
    assert report.hint is not None
    assert report.hint.code == "name-not-resolved"


def test_a_port_on_which_nobody_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    report = diagnose(tmp_path, f"http://127.0.0.1:{port}")
    assert verdict_of(report, "name", "tcp", "answers") == ["fine", "failed", "skipped"]


def context_of(company: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    company.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_a_certificate_that_is_not_trusted_names_who_issued_it(tmp_path: Path) -> None:
    company = trustme.CA(organization_name="Acme Inspection")
    with answering(lambda it: it.answer(REFUSAL, "400 Bad"), tls=context_of(company)) as server:
        report = diagnose(tmp_path, server.url)
        assert server.requests == []
    step = named(report, "tls")
    assert step.verdict is Verdict.FAILED
    assert step.note == "The certificate was issued by Acme Inspection."
    assert step.hint is not None
    assert step.hint.code == "certificate-untrusted"
    assert step.hint.causes[0] == step.note
    assert named(report, "answers").verdict is Verdict.SKIPPED


def test_a_company_proxy_that_this_computer_trusts_is_noted_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = trustme.CA(organization_name="Acme Inspection")
    company.cert_pem.write_to_path(str(tmp_path / "company.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "company.pem"))
    with answering(lambda it: it.answer(REFUSAL, "400 Bad"), tls=context_of(company)) as server:
        report = diagnose(tmp_path / "data", server.url)
    step = named(report, "tls")
    assert step.verdict is Verdict.NOTED
    assert "certificate from Acme Inspection" in step.note
    assert named(report, "answers").verdict is Verdict.FINE
    assert report.ok


def test_a_proxy_is_noted_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(lambda it: it.answer(b"", "407 Proxy Authentication Required")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://acme:hidden-word@127.0.0.1:{proxy.port}")
        report = diagnose(tmp_path, "https://api.acme.invalid")
    step = named(report, "proxy")
    assert step.verdict is Verdict.NOTED
    assert step.note == f"127.0.0.1:{proxy.port}"
    assert verdict_of(report, "name", "tcp", "tls") == ["fine", "failed", "skipped"]
    assert report.hint is not None
    assert report.hint.code == "proxy-needs-password"
    assert "hidden-word" not in repr(report)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"<html>Welcome</html>", "200 OK", "captive-portal"),
        (b"<html>Down</html>", "503 Unavailable", "clickup-is-down"),
        ({"hello": "world"}, "200 OK", "not-clickups-answer"),
    ],
)
def test_a_token_is_not_sent_to_what_is_not_clickup(
    tmp_path: Path, sandbox: Sandbox, body: object, status: str, code: str
) -> None:
    with answering(lambda it: it.answer(body, status)) as server:
        report = diagnose(tmp_path, server.url, token=Token(sandbox.token))
        heard = "".join(server.requests)
    assert verdict_of(report, "tcp", "answers", "environment/user") == [
        *("fine", "failed"),
        "skipped",
    ]
    assert report.hint is not None
    assert report.hint.code == code
    assert "Authorization" not in heard


@pytest.mark.parametrize(
    ("offset", "verdict", "told"),
    [
        (30, "fine", "The same"),
        (-300, "noted", "5 minutes behind"),
        (3 * 86_400, "failed", "3 days ahead of"),
    ],
)
def test_a_clock_that_is_off_is_told(tmp_path: Path, offset: int, verdict: str, told: str) -> None:
    def answer(connection: Connection) -> None:
        date = formatdate(time.time() - offset, usegmt=True)
        connection.answer(REFUSAL, "400 Bad Request", Date=date)

    with answering(answer) as server:
        report = diagnose(tmp_path, server.url)
    step = named(report, "clock")
    assert step.verdict.value == verdict
    if verdict == "failed":
        assert report.hint is not None
        assert report.hint.code == "clock-off"
        assert told in report.hint.happened
    else:
        assert told in step.note


def test_an_answer_without_a_date_leaves_the_clock_out(tmp_path: Path) -> None:
    with answering(lambda it: it.answer(REFUSAL, "400 Bad Request")) as server:
        report = diagnose(tmp_path, server.url)
    assert named(report, "clock").verdict is Verdict.SKIPPED


def test_each_organization_url_has_a_way_of_its_own(tmp_path: Path, sandbox: Sandbox) -> None:
    opened = open_integration(tmp_path, sandbox.url, secrets=MemorySecrets())
    connected(opened, sandbox.token)
    with Sandbox(rate_limit=0) as other:
        opened.connections.connect(other.token, Visibility.PRIVATE, other.url)
        report = Diagnostics.of(opened).run()
        ways = [step.name for step in report.steps if step.name.startswith("answers:")]
        assert len(ways) == 2
        assert report.ok
    report = Diagnostics.of(opened).run()
    opened.close()
    private = [step for step in report.steps if step.area == "Private connection as Acme Admin"]
    shared = [step for step in report.steps if step.area == "Shared connection as Acme Admin"]
    assert [step.verdict.value for step in private[1:3]] == ["skipped", "skipped"]
    assert all(step.verdict is not Verdict.FAILED for step in shared)
    assert not report.ok


# Tokens, and what they reach


def test_a_401_elsewhere_does_not_condemn_the_token(
    integration: OrganizationSession, sandbox: Sandbox, secrets: MemorySecrets
) -> None:
    connected(integration, sandbox.token)
    (connection,) = integration.overview().connections
    put_token(integration, secrets, connection, sandbox.tokens["unauthorized"])
    report = Diagnostics.of(integration).run()
    assert verdict_of(report, "user", "workspaces") == ["fine", "failed"]
    assert report.hint is not None
    assert report.hint.code == "workspace-not-authorized"


def test_a_dead_token_is_told_in_the_documented_words(
    integration: OrganizationSession, sandbox: Sandbox, secrets: MemorySecrets
) -> None:
    connected(integration, sandbox.token)
    (connection,) = integration.overview().connections
    put_token(integration, secrets, connection, sandbox.tokens["expired"])
    report = Diagnostics.of(integration).run()
    assert verdict_of(report, "user", "rate", "workspaces") == ["failed", "skipped", "skipped"]
    assert report.hint is not None
    assert report.hint.title == "Token expired or invalid"


def test_the_requests_left_are_told(tmp_path: Path) -> None:
    with Sandbox(rate_limit=100) as sandbox:
        report = diagnose(tmp_path, sandbox.url, token=Token(sandbox.token))
        step = named(report, "environment/rate")
    assert step.verdict is Verdict.FINE
    assert "of 100 requests this minute" in step.note


def test_a_used_up_limit_is_told_as_one_and_waits_for_nobody(tmp_path: Path) -> None:
    with Sandbox(rate_limit=1) as sandbox:
        report = diagnose(tmp_path, sandbox.url, token=Token(sandbox.token))
    assert named(report, "environment/user").verdict is Verdict.FINE
    assert report.hint is not None
    assert report.hint.code == "rate-limited"


# Linked Channels


def test_a_renamed_channel_is_noted_with_its_new_name(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    connected(integration, sandbox.token)
    link(integration, "general")
    _edit_links(integration, "channel_name = 'before'")
    step = named(Diagnostics.of(integration).run(), "link")
    assert step.verdict is Verdict.NOTED
    assert step.note == "Now called general"


def test_a_channel_that_is_gone_fails_its_own_step(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    connected(integration, sandbox.token)
    link(integration, "general")
    _edit_links(integration, "channel_id = '6-404-8'")
    report = Diagnostics.of(integration).run()
    assert named(report, "link").verdict is Verdict.FAILED
    assert report.hint == named(report, "link").hint


def test_at_most_so_many_linked_channels_are_asked_for(
    integration: OrganizationSession, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected(integration, sandbox.token)
    client = integration.connections.client_of(integration.overview().connections[0])
    names = [channel.name for channel in channels_of(client, MAIN_WORKSPACE_ID)]
    link(integration, *list(dict.fromkeys(names))[:5])
    monkeypatch.setattr(linked_channels, "MOST_REQUESTS", 3)
    report = Diagnostics.of(integration).run()
    links = [step for step in report.steps if step.area == linked_channels.AREA]
    assert [step.verdict.value for step in links] == ["fine"] * 3 + ["skipped"]
    assert links[-1].note.startswith("2 more linked Channels not tried")


def test_a_link_that_needs_a_connection_is_not_looked_at(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    connection_id = connected(integration, sandbox.token)
    link(integration, "general")
    integration.connections.disconnect(connection_id)
    step = named(Diagnostics.of(integration).run(), "link")
    assert (step.verdict, step.note) == (Verdict.SKIPPED, "Needs a connection")


def _edit_links(integration: OrganizationSession, change: str) -> None:
    from sqlalchemy import text  # noqa: PLC0415

    with integration._organization._store.write() as transaction:
        transaction.execute(text(f"UPDATE channel_link SET {change}"))
