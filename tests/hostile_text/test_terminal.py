"""Hostile names and errors in what every command prints, and in the files that it leaves."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from clickup_desktop.cli import main
from clickup_desktop.troubleshooting.redaction import LEAK_LENGTH
from tests.hostile_text.payloads import PAYLOADS, assert_printable
from tests.hostile_text.server import WORKSPACE, HostileClickUp, hostile_clickup

pytestmark = pytest.mark.proof

TOKEN = "pk_7_HOSTILETEXTHOSTILETEXTHOSTILETEX"
LONGEST_LINE = 12_000


class InMemory(KeyringBackend):
    """A keyring for this process."""

    priority = 1.0

    def __init__(self) -> None:
        self.set_properties_from_env()  # what the backend's own, untyped `__init__` does
        self._kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self._kept[service, username]


@pytest.fixture(autouse=True)
def quiet_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run commands in this process, and have nothing of them stay in it."""
    import threading  # noqa: PLC0415 - for its hook alone

    for module, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, hook, getattr(module, hook))
    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    yield
    keyring.set_keyring(before)


class Shell:
    """Runs commands one after another and looks at every byte that they print."""

    def __init__(
        self, url: str, capfdbinary: pytest.CaptureFixture[bytes], patch: pytest.MonkeyPatch
    ) -> None:
        self._url = url
        self._capture = capfdbinary
        self._patch = patch

    def __call__(self, *arguments: str, token: str = "", variable: str = "") -> tuple[int, bytes]:
        from io import BytesIO, TextIOWrapper  # noqa: PLC0415 - a standard input for each

        self._patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(token.encode())))
        if variable:
            self._patch.setenv("CLICKUP_TOKEN", variable)
        status = main(["--organization-url", self._url, *arguments])
        caught = self._capture.readouterr()
        for raw in (caught.out, caught.err):
            text = raw.decode("utf-8")
            assert_printable(text, f"what {arguments[0]} prints")
            assert max(map(len, text.splitlines()), default=0) < LONGEST_LINE
        if "--json" in arguments:
            assert caught.out.isascii()
            json.loads(caught.out)
        return status, caught.out


# Each of the payloads is the name of many places anyway; these are the account's as well.
@pytest.mark.parametrize("single", ["terminal", "controls", "long word", "lines", "markup"])
def test_no_command_sends_the_terminal_anything_but_text(
    single: str,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    own_home: Path,
) -> None:
    with hostile_clickup(single) as (clickup, server, _trap):
        shell = Shell(server.url, capfdbinary, monkeypatch)
        status, out = shell("connect", "--visibility", "shared", "--json", token=TOKEN)
        assert status == 0
        connection = json.loads(out)["connection"]["id"]
        assert shell("tree", WORKSPACE)[0] == 0
        assert shell("tree", WORKSPACE, "--json")[0] == 0
        assert shell("link", WORKSPACE, "c6-3", "--verbose")[0] == 0
        for command in ("connections", "workspaces", "links", "check"):
            assert shell(command, "--verbose")[0] == 0
        assert shell("link", WORKSPACE, "nothing like it")[0] == 1
        clickup.account = "8"
        assert shell("update-token", connection, token=TOKEN)[0] == 1
        assert shell("update-token", connection, "--accept-other-account", token=TOKEN)[0] == 0
        _tell_refusals(shell, clickup)
        assert shell("disconnect", connection, "--json")[0] == 0
        assert all("127.0.0.1" in request for request in server.requests)
    assert_names_are_ours(own_home)


def _tell_refusals(shell: Shell, clickup: HostileClickUp) -> None:
    for refused in (("/folder",), ("/channels", "/space"), ("/user", "/team")):
        clickup.refused = refused
        for arguments in (["tree", WORKSPACE], ["check"], ["workspaces"]):
            statuses = [shell(*arguments, *talk)[0] for talk in ((), ("--json", "--verbose"))]
            assert set(statuses) <= {0, 1, 3}
        shell("check", "--verbose", variable=TOKEN)
    clickup.refused = ()


def assert_names_are_ours(folder: Path) -> None:
    """Fail where a file's name or the log holds something of the hostile names."""
    found = list(folder.rglob("*"))
    assert found
    for path in found:
        assert re.fullmatch(r"[A-Za-z0-9._-]+", path.name), path
        if path.suffix == ".log":
            assert_printable(path.read_text(encoding="utf-8"), "the log")
            assert TOKEN[-LEAK_LENGTH:] not in path.read_text(encoding="utf-8")


def test_what_was_typed_is_repeated_as_text(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    with hostile_clickup("html") as (_clickup, server, _trap):
        shell = Shell(server.url, capfdbinary, monkeypatch)
        for payload in (text for text in PAYLOADS.values() if "\x00" not in text):
            word = f"x{payload[:2_000]}"
            assert shell(word)[0] == 2
            assert shell("links", f"--{word}")[0] == 2
            assert shell("tree", word)[0] == 1
            assert shell("unlink", word)[0] == 1
            assert shell("check", word)[0] == 1
    assert_names_are_ours(own_home)
