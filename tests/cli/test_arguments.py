"""What can be said on the command line, and how wrong use is answered."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from clickup_desktop.cli import main
from clickup_desktop.cli.arguments import build_parser

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (
    "connect",
    "connections",
    "check",
    "update-token",
    "disconnect",
    "workspaces",
    "tree",
    "link",
    "links",
    "unlink",
    "keep",
    "sync",
    "messages",
    "export",
    "follow",
    "sandbox",
    "tour",
)
HEAVY = ("PySide6", "alembic", "keyring", "msgspec", "requests", "rich", "sqlalchemy", "werkzeug")


@pytest.fixture
def opened_windows(
    ctrl_c: None, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[Path | None, str | None]]:
    """The calls that would have opened a window."""
    opened: list[tuple[Path | None, str | None]] = []
    application = ModuleType("clickup_desktop.ui.application")

    def run_window(data_dir: Path | None, clickup_url: str | None, *, language: str) -> int:
        opened.append((data_dir, clickup_url))
        return 0

    application.run_window = run_window  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "clickup_desktop.ui.application", application)
    monkeypatch.setenv("DISPLAY", ":0")
    return opened


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data-dir", "here", "--organization-url", "https://a.example", "links"],
        ["links", "--data-dir", "here", "--organization-url", "https://a.example"],
        ["--data-dir", "here", "links", "--organization-url", "https://a.example"],
    ],
)
def test_common_options_stand_before_or_after_the_command(arguments: list[str]) -> None:
    options = build_parser(arguments).parse_args(arguments)
    assert options.data_dir == Path("here")
    assert options.clickup_url == "https://a.example"


def test_an_option_after_the_command_wins() -> None:
    arguments = ["--data-dir", "first", "links", "--data-dir", "second"]
    assert build_parser(arguments).parse_args(arguments).data_dir == Path("second")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    text = capsys.readouterr().out
    assert "--data-dir" in text
    assert "--organization-url" in text
    assert "--json" in text or command in {"tour", "export", "follow"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["connect"],
        ["connect", "--visibility", "everybody"],
        ["tree"],
        ["link", "only-a-workspace"],
        ["unlink"],
        ["update-token"],
        ["tour"],
        ["links", "--data-dir", " "],
        ["links", "--data"],
    ],
)
def test_wrong_use_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert "clickup-desktop" in caught.err


@pytest.mark.parametrize("before", [["link", "--from"], ["organization", "join", "--certificates"]])
def test_a_file_that_cannot_be_looked_for_is_wrong_use(
    before: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*before, "a" * 300]) == 2
    assert "the file can't be reached (File name too long)" in capsys.readouterr().err


def test_a_token_typed_as_an_argument_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    token = "pk_12345678_ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    assert main(["connect", "--visibility", "shared", token]) == 2
    caught = capsys.readouterr()
    assert "ABCDEFGH" not in caught.err + caught.out


def test_without_a_command_the_window_opens(
    opened_windows: list[tuple[Path | None, str | None]],
) -> None:
    assert main(["--data-dir", "there", "--organization-url", "gateway.example/api/v2"]) == 0
    assert opened_windows == [(Path("there"), "https://gateway.example")]


def test_the_variable_gives_the_organization_url(
    opened_windows: list[tuple[Path | None, str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLICKUP_ORGANIZATION_URL", "https://from-variable.example")
    assert main([]) == 0
    assert main(["--organization-url", "https://from-option.example"]) == 0
    assert [url for _folder, url in opened_windows] == [
        "https://from-variable.example",
        "https://from-option.example",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://public.example",
        "https://user:secret@host.example",
        "https://host.example/?token=x",
        "ftp://host.example",
    ],
)
def test_an_organization_url_that_cannot_be_used_is_wrong_use(
    url: str,
    opened_windows: list[tuple[Path | None, str | None]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert main(["--organization-url", url]) == 2
    assert "--organization-url" in capsys.readouterr().err
    monkeypatch.setenv("CLICKUP_ORGANIZATION_URL", url)
    assert main([]) == 2
    assert "CLICKUP_ORGANIZATION_URL" in capsys.readouterr().err
    assert opened_windows == []


def test_without_a_display_the_commands_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 1
    assert "tour --out" in capsys.readouterr().err


def test_the_token_is_taken_out_of_the_environment(
    opened_windows: list[tuple[Path | None, str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLICKUP_TOKEN", "pk_1_SECRET")
    assert main([]) == 0
    assert "CLICKUP_TOKEN" not in os.environ


def test_the_way_to_the_window_is_light() -> None:
    program = (
        "import sys, types\n"
        "window = types.ModuleType('clickup_desktop.ui.application')\n"
        "window.run_window = lambda folder, url, language: print(*sys.modules) or 0\n"
        "sys.modules['clickup_desktop.ui.application'] = window\n"
        "from clickup_desktop import cli\n"
        "sys.exit(cli.main([]))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "DISPLAY": ":0"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    imported = {name.split(".")[0] for name in ran.stdout.split()}
    assert imported.isdisjoint(HEAVY)
