"""By commands alone: a data file that lies sends no token elsewhere; kills leave none behind."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator

import pytest

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.organization.tokens.kept_token import from_text
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program
from tests.cli.ground import Ground
from tests.fake_keyring import KeyringServer
from tests.listening_server import ListeningServer

COMMANDS = (
    ("check",),
    ("doctor",),
    ("workspaces",),
    ("tree", "Acme Rollout"),
    ("links", "--check"),
    ("connections",),
)


@pytest.fixture
def elsewhere() -> Iterator[ListeningServer]:
    with ListeningServer() as server:
        yield server


def write(program: Program, statement: str, *values: object) -> None:
    """Write into the data file, as anybody can who may write files."""
    (store,) = program.folder.rglob(STORE_NAME)
    with contextlib.closing(sqlite3.connect(store)) as raw, raw:
        raw.execute(statement, values)


def test_no_command_sends_a_token_to_an_address_that_was_changed(
    program: Program,
    ground: Ground,
    connection: str,
    keyring: KeyringServer,
    elsewhere: ListeningServer,
) -> None:
    ground.link(BUSY_CHANNEL_ID)
    kept = dict(keyring.kept)
    write(program, "UPDATE connection SET organization_url = ?", elsewhere.url)
    for command in COMMANDS:
        program(*command)
    assert "Authorization" not in "\n".join(elsewhere.heard)
    assert keyring.kept == kept


def test_a_new_token_is_sent_where_the_person_says(
    program: Program,
    connection: str,
    keyring: KeyringServer,
    sandbox: Sandbox,
    elsewhere: ListeningServer,
) -> None:
    write(program, "UPDATE connection SET organization_url = ?", elsewhere.url)
    refused = program("update-token", connection, "--json", token=sandbox.token)
    assert (refused.status, refused.json["error"]["code"]) == (1, "address-changed")
    for address in (sandbox.url, elsewhere.url):
        assert address in refused.err
    assert elsewhere.heard == []
    done = program("update-token", connection, "--send-to", sandbox.url, token=sandbox.token)
    assert done.status == 0, done.err
    assert program("check").status == 0
    assert elsewhere.heard == []
    assert [from_text(it).clickup_url for it in keyring.kept.values()] == [sandbox.url]


@pytest.mark.parametrize("command", ["connect", "update-token"])
def test_the_next_command_tidies_up_what_a_kill_has_left(
    program: Program, connection: str, keyring: KeyringServer, sandbox: Sandbox, command: str
) -> None:
    arguments = {
        "connect": ("connect", "--visibility", "private"),
        "update-token": ("update-token", connection, "--accept-other-account"),
    }[command]
    kept = dict(keyring.kept)
    keyring.hold = "set"
    with program.start(*arguments) as process:
        assert process.stdin is not None
        process.stdin.write(sandbox.tokens["second"].encode())
        process.stdin.close()
        assert keyring.held.wait(50)
        process.kill()
        keyring.released.set()
    assert len(keyring.kept) == 2
    assert program("connections").status == 0
    assert keyring.kept == kept


def test_names_in_the_keyring_say_whose_token_it_is(
    program: Program, connection: str, keyring: KeyringServer
) -> None:
    (name,) = (name for _service, name in keyring.kept)
    assert re.fullmatch(rf"token/[0-9a-f-]{{36}}/[0-9a-f-]{{36}}/{connection}/v1", name)
