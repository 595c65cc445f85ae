"""Connecting, checking, a new token and disconnecting, without a window, in every language."""

from __future__ import annotations

import signal

import pytest

from clickup_desktop.cli.connections import NOT_KEPT
from clickup_desktop.cli.words import visibility_text
from clickup_desktop.clickup.waiting import LIMIT_REACHED
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.tokens.kept_token import KeptToken, from_text, to_text
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program
from tests.cli.ground import Ground
from tests.clickup.loopback import Connection, Loopback
from tests.fake_keyring import KeyringServer
from tests.language.languages import LANGUAGES

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


def beginning(text: str, **values: str) -> str:
    """Return a text up to the first placeholder that is not among `values`."""
    return text.format(**values, reason="\0").partition("\0")[0]


def tokens_in(keyring: KeyringServer) -> list[str]:
    """The tokens that the keyring holds."""
    return [from_text(value).token for value in keyring.kept.values()]


def test_connecting_says_whose_token_it_is_and_what_it_reaches(
    program: Program, sandbox: Sandbox, keyring: KeyringServer
) -> None:
    ran = program("connect", "--visibility", "private", token=f'  "{sandbox.token}"\n')
    assert ran.status == 0, ran.err
    connected = _("Connected as {account}. Integration complete.").format(account="Acme Admin")
    assert ran.out.splitlines()[0] == connected
    assert "Acme Rollout" in ran.out
    assert tokens_in(keyring) == [sandbox.token]
    listed = program("connections")
    assert listed.status == 0
    assert visibility_text(Visibility.PRIVATE) in listed.out
    assert sandbox.token[-4:] in listed.out


def test_a_connection_as_data(program: Program, sandbox: Sandbox, connection: str) -> None:
    ran = program("connections", "--json")
    assert ran.status == 0
    (saved,) = ran.json["connections"]
    assert saved["id"] == connection
    assert saved["visibility"] == "shared"
    assert saved["state"] == "active"
    assert saved["problem"] == ""
    assert saved["organization_url"] == sandbox.url
    assert saved["account"]["name"] == "Acme Admin"
    assert {"Acme Rollout", "Acme Sandbox"} <= {place["name"] for place in saved["workspaces"]}
    assert saved["token_hint"].endswith(sandbox.token[-4:])
    assert saved["session_only"] is False
    assert saved["kept_in"]
    assert saved["connected_at"].endswith("+00:00")


def test_nothing_connected_is_an_answer(program: Program) -> None:
    assert program("connections", "--json").json == {"connections": []}
    ran = program("check", "--json")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "not-connected"
    assert "connect --visibility" in ran.err


def test_a_token_that_clickup_refuses_is_not_saved(
    program: Program, sandbox: Sandbox, keyring: KeyringServer
) -> None:
    token = sandbox.tokens["expired"]
    ran = program("connect", "--visibility", "shared", "--json", token=token)
    assert ran.status == 1
    assert set(ran.json) == {"error"}
    assert {"code", "title", "happened", "causes", "steps", "details"} == set(ran.json["error"])
    assert ran.json["error"]["title"] in ran.err
    assert "1. " in ran.err
    assert keyring.kept == {}
    assert program("connections", "--json").json == {"connections": []}


@pytest.mark.parametrize(
    "token", ["", "   ", "pk_1_Ж" + "A" * 32, "x" * 20_000], ids=["none", "blank", "Ж", "long"]
)
def test_what_is_no_token_is_refused_before_clickup_is_asked(
    token: str, program: Program, sandbox: Sandbox
) -> None:
    ran = program("connect", "--visibility", "shared", token=token)
    assert ran.status == 1
    assert _("What to do now:") in ran.err
    assert sandbox.requests == []


def test_a_locked_keyring_has_its_own_answer(
    program: Program, sandbox: Sandbox, keyring: KeyringServer
) -> None:
    keyring.locked = True
    ran = program("connect", "--visibility", "shared", "--json", token=sandbox.token)
    assert ran.status == 1
    assert "locked" in ran.json["error"]["code"]
    keyring.locked = False
    assert program("connections", "--json").json == {"connections": []}


def test_a_token_serves_one_command_where_there_is_no_keyring(
    program: Program, sandbox: Sandbox, keyring: KeyringServer
) -> None:
    keyring.locked = True
    refused = program("connect", "--visibility", "private", token=sandbox.token)
    assert (refused.status, "--session-only" in refused.err) == (1, True)
    assert "CLICKUP_TOKEN" in refused.err

    ran = program("connect", "--visibility", "private", "--session-only", token=sandbox.token)

    assert ran.status == 0, ran.err
    assert _(NOT_KEPT) in ran.out
    assert keyring.kept == {}
    (saved,) = program("connections", "--json").json["connections"]
    assert (saved["session_only"], saved["problem"]) == (True, "token-missing")
    # No keyring says where the token was sent before, so that it is asked.
    update = ("update-token", saved["id"], "--session-only", "--json")
    asked = program(*update, token=sandbox.token)
    assert (asked.status, asked.json["error"]["code"]) == (1, "address-changed")
    again = program(*update, "--send-to", sandbox.url, token=sandbox.token)
    assert again.status == 0, again.err
    assert keyring.kept == {}


def test_a_check_tells_each_step(program: Program, connection: str) -> None:
    ran = program("check", connection)
    assert ran.status == 0, ran.err
    owner = _("Belongs to {name}").format(name="Acme Admin")
    assert f"{_('[passed]')} {_('ClickUp accepts the token')}: {owner}" in ran.out
    assert _("[failed]") not in ran.out
    told = program("check", "--json").json
    assert told["ok"] is True
    (check,) = told["checks"]
    assert check["connection"] == connection
    assert check["ok"] is True
    assert {"name", "title", "area", "ok", "verdict", "seconds", "note", "hint"} == set(
        check["steps"][0]
    )


def test_a_failed_check_ends_with_1_and_its_hint(
    program: Program, connection: str, keyring: KeyringServer, sandbox: Sandbox
) -> None:
    for name in keyring.kept:
        keyring.kept[name] = to_text(KeptToken(sandbox.url, sandbox.tokens["revoked"]))
    ran = program("check", connection, "--json")
    assert ran.status == 1
    assert ran.json["ok"] is False
    failed = [step for step in ran.json["checks"][0]["steps"] if not step["ok"]]
    assert failed[0]["hint"] == ran.json["error"]
    (saved,) = program("connections", "--json").json["connections"]
    assert saved["problem"] == ran.json["error"]["code"]


def test_a_check_says_no_more_than_it_tried(program: Program, sandbox: Sandbox) -> None:
    """A token that may not read one of the Spaces."""
    token = sandbox.tokens["partial"]
    tree = program("tree", "Acme Rollout", CLICKUP_TOKEN=token)
    lost = beginning(_("The Space {name} was not loaded: {reason}"), name="Product")
    assert (tree.status, lost in tree.err) == (3, True)

    ran = program("check", CLICKUP_TOKEN=token)

    assert ran.status == 0, ran.err
    assert _("Everything works.") not in ran.out
    assert _("What was tried works, but not everything was tried.") in ran.out
    one_of = ngettext(
        "{folders} and {lists} in {space}, the first of {number} Space",
        "{folders} and {lists} in {space}, the first of {number} Spaces",
        2,
    )
    assert one_of.partition("{space}")[2].partition("{number}")[0] in ran.out
    assert "clickup-desktop tree WORKSPACE" in ran.out


@pytest.mark.parametrize("command", [("workspaces",), ("check",)])
def test_without_a_connection_nothing_is_said_of_what_can_be_reached(
    program: Program, command: tuple[str, ...]
) -> None:
    ran = program(*command, "--json")
    assert (ran.status, ran.json["error"]["code"]) == (1, "not-connected")


@pytest.mark.parametrize(
    "command", [("workspaces",), ("tree", "Acme Rollout"), ("link", "Acme Rollout", "general")]
)
def test_a_connection_that_is_not_there_is_told_as_that(
    program: Program, connection: str, command: tuple[str, ...]
) -> None:
    ran = program(*command, "--connection", "nowhere", "--json")
    assert (ran.status, ran.json["error"]["code"]) == (1, "unknown-connection")


@pytest.mark.usefixtures("ctrl_c")
def test_a_long_wait_is_told_when_it_begins(program: Program) -> None:
    def refuse(heard: Connection) -> None:
        heard.answer({}, "429 Too Many Requests", Retry_After="40")

    with Loopback(refuse) as clickup:
        program.environment["CLICKUP_ORGANIZATION_URL"] = clickup.url
        running = program.start("workspaces", CLICKUP_TOKEN="pk_1_" + "CANARY77" * 4)
        with running:
            assert running.stderr is not None
            told = running.stderr.readline().decode()
            running.send_signal(signal.SIGINT)
            out, rest = running.communicate()
    waits = _("{reason}. Waiting {seconds} s.").format(reason=_(LIMIT_REACHED), seconds=40)
    assert told.split() == waits.split()  # on a terminal, every blank is a plain one
    assert (out, rest.decode(), running.returncode) == (b"", f"{_('Stopped.')}\n", 130)


def test_checking_with_the_token_of_the_environment_stores_nothing(
    program: Program, sandbox: Sandbox, keyring: KeyringServer
) -> None:
    ran = program("check", "--json", CLICKUP_TOKEN=sandbox.token)
    assert ran.status == 0, ran.err
    assert ran.json["checks"][0]["connection"] is None
    assert keyring.kept == {}
    assert program("connections", "--json").json == {"connections": []}


def test_a_new_token_takes_the_old_ones_place(
    program: Program, ground: Ground, connection: str, sandbox: Sandbox, keyring: KeyringServer
) -> None:
    ground.link(BUSY_CHANNEL_ID)
    other = sandbox.tokens["second"]
    refused = program("update-token", connection, "--json", token=other)
    assert refused.status == 1
    assert "--accept-other-account" in refused.err
    assert tokens_in(keyring) == [sandbox.token]
    ran = program("update-token", connection, "--accept-other-account", "--json", token=other)
    assert ran.status == 0, ran.err
    assert ran.json["connection"]["id"] == connection
    assert tokens_in(keyring) == [other]
    (link,) = program("links", "--json").json["links"]
    assert link["connection"] == connection


def test_a_refused_new_token_leaves_the_old_one(
    program: Program, connection: str, sandbox: Sandbox, keyring: KeyringServer
) -> None:
    ran = program("update-token", connection, token=sandbox.tokens["revoked"])
    assert ran.status == 1
    assert tokens_in(keyring) == [sandbox.token]


def test_disconnecting_says_which_links_it_stops(
    program: Program, ground: Ground, connection: str, keyring: KeyringServer
) -> None:
    link = ground.link(BUSY_CHANNEL_ID)
    ran = program("disconnect", connection, "--json")
    assert ran.status == 0, ran.err
    assert ran.json["disconnected"] == connection
    assert [left["id"] for left in ran.json["links_without_connection"]] == [link]
    assert keyring.kept == {}
    (left,) = program("links", "--json").json["links"]
    assert left["state"] == "needs-connection"
    assert program("disconnect", connection).status == 1


def test_an_unknown_connection_is_a_failure_with_a_hint(program: Program) -> None:
    for arguments in (("check", "no-such-id"), ("disconnect", "no-such-id")):
        ran = program(*arguments)
        assert ran.status == 1
        assert _("What to do now:") in ran.err
