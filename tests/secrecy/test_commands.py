"""Every command of the program, with all it can be made to say, and all that it leaves behind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from clickup_desktop.cli.arguments import build_parser
from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.sandbox.server import Sandbox
from tests.fake_keyring import KeyringServer
from tests.secrecy import canary as canaries
from tests.secrecy.canary import Canary
from tests.secrecy.terminal import Terminal

WORKSPACE = "90130001"
CHATTY = ("--verbose", "--json")


def test_no_command_tells_the_token_or_writes_it_down(
    terminal: Terminal,
    canary: Canary,
    clickup: Sandbox,
    keyring: KeyringServer,
    own_home: Path,
) -> None:
    token = canary.text
    other = canaries.usual()
    commands: list[tuple[list[str], str, str]] = [
        (["connect", "--visibility", "shared", *CHATTY], f"  'Bearer {token}'\n", ""),
        *((["connections", *talk], "", "") for talk in ((), CHATTY)),
        *((["check", *talk], "", "") for talk in ((), CHATTY)),
        (["check", "ID", *CHATTY], "", ""),
        *((["workspaces", *talk], "", "") for talk in ((), CHATTY)),
        *((["tree", WORKSPACE, *talk], "", "") for talk in ((), CHATTY)),
        (["link", WORKSPACE, "general", *CHATTY], "", ""),
        (["links", *CHATTY], "", ""),
        (["unlink", "nothing", *CHATTY], "", ""),
        (["update-token", "ID", *CHATTY], token, ""),
        (["update-token", "ID", *CHATTY], other.text, ""),
        (["connect", "--visibility", "private", *CHATTY], other.text, ""),
        (["connect", "--visibility", "private", *CHATTY], f"{token}\x00{token}", ""),
        (["connect", "--visibility", "private", *CHATTY], token * 300, ""),
        (["workspaces", *CHATTY], "", token),
        (["tree", WORKSPACE, *CHATTY], "", token),
        (["check", *CHATTY], "", token),
        (["check", *CHATTY], "", other.text),
        (["check", *CHATTY], "", f"{token}\udcff"),
        (["disconnect", "ID", *CHATTY], "", ""),
        (["connections", *CHATTY], "", ""),
    ]
    # A new command is tried as well; the sandbox runs on, and the tour has a test of its own.
    named = {arguments[0] for arguments, _token, _variable in commands}
    untried = commands_there_are() - named
    assert {"sandbox", "tour"} <= untried
    new = sorted(untried - {"sandbox", "tour"})
    commands[-2:-2] = [([name, *CHATTY], "", variable) for name in new for variable in ("", token)]

    answers = terminal.run(*commands)

    assert [answer["status"] for answer in answers[:11]] == [0] * 11
    printed = "".join(f"{answer['out']}{answer['err']}" for answer in answers)
    other.assert_absent(printed, "what was printed")
    # The other way round: it did go to ClickUp, and to the keyring until the end.
    assert len(clickup.requests) > 20
    assert not keyring.kept
    for token_used in (canary, other):
        assert token_used.assert_absent_below(terminal.folder, own_home) >= 2


def commands_there_are() -> set[str]:
    parser = build_parser([])
    (commands,) = (action for action in parser._actions if action.dest == "command")
    assert isinstance(commands.choices, dict)
    return set(commands.choices)


@pytest.mark.parametrize("form", ["usual"])
def test_a_token_in_the_wrong_place_is_refused_unread(
    form: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from clickup_desktop.cli import main  # noqa: PLC0415 - after the environment is set

    monkeypatch.chdir(tmp_path)
    canary = canaries.FORMS[form]()
    token = canary.text
    for arguments in (
        [token],
        ["connect", "--visibility", "shared", token],
        ["connect", "--visibility", "shared", f"--token={token}"],
        ["connect", "--visibility", token],
        ["check", token],
        ["check", f"pk{token}", "--json", "--verbose"],
        ["update-token", token],
        ["disconnect", token],
        ["unlink", token],
        ["link", "Acme", token],
        ["tree", token],
        ["tree", "Acme", "--connection", token],
        ["links", "--data-dir", token],
        ["links", "--organization-url", f"https://{token}@host.example"],
        ["tour", "--out", f"./{token}"],
        ["sandbox", "--port", token],
    ):
        assert main(arguments) == 2
        caught = capfd.readouterr()
        assert caught.out == ""
        assert "It was not used." in caught.err
        canary.assert_absent(caught.err, "what was printed")
    assert canary.assert_absent_below(tmp_path) == 0


def test_a_token_that_is_also_in_the_environment_is_known_in_any_form(
    tmp_path: Path,
    canary: Canary,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from clickup_desktop.cli import main  # noqa: PLC0415 - after the environment is set

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLICKUP_TOKEN", canary.text)
    assert main(["tree", canary.text]) == 2
    canary.assert_absent(capfd.readouterr().err, "what was printed")


def test_what_is_one_too_many_is_not_repeated(
    canary: Canary, capfd: pytest.CaptureFixture[str]
) -> None:
    from clickup_desktop.cli import main  # noqa: PLC0415 - as the others

    for rest in ([canary.text], ["--token", canary.text], [f"--token={canary.text}"]):
        assert main(["connect", "--visibility", "shared", *rest]) == 2
        canary.assert_absent(capfd.readouterr().err, "what was printed")


def test_the_store_in_use_holds_no_token(
    terminal: Terminal, canary: Canary, own_home: Path
) -> None:
    """With the journal files that SQLite keeps beside the store while it is open."""
    (connected,) = terminal.run((["connect", "--visibility", "shared", "--json"], canary.text, ""))
    assert connected["status"] == 0
    (path,) = own_home.rglob(STORE_NAME)
    with closing(sqlite3.connect(path)) as store:
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("CREATE TABLE more (text TEXT)")
        terminal.run((["check", "--verbose"], "", ""))
        names = {file.name.removeprefix(path.name) for file in path.parent.iterdir()}
        assert {"-wal", "-shm"} & names
        assert canary.assert_absent_below(own_home, terminal.folder) >= 3
