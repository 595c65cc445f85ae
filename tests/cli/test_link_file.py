"""Linking what a file names, without a window: all of it, or nothing."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from clickup_desktop.cli import main
from clickup_desktop.integration.links.link_file import MAXIMUM_BYTES
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program

LAUNCH = "6-901400000001-8"
GENERAL = "7-90130001-8"
LEADERSHIP = "8cgpk1b-1005"
CHANNEL_PAGES = 2
"""The sample has more than 100 Channels."""


def written(program: Program, *lines: str, name: str = "channels.csv") -> str:
    """Write a file beside the program's data, and return how it is named there."""
    (program.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return name


def linked(program: Program) -> list[str]:
    return [link["channel"]["id"] for link in program("links", "--json").json["links"]]


def test_a_file_is_linked_and_a_second_run_changes_nothing(
    program: Program, connection: str, sandbox: Sandbox
) -> None:
    file = written(
        program,
        "\ufeffworkspace;channel;connection",
        "Acme Rollout;launch-2027;",
        f"90130001;{GENERAL};{connection}",
        f"90130001;{LEADERSHIP};",
        "Acme Rollout;#Random;",
        "Acme Rollout;random;",
    )
    sandbox.reset()
    ran = program("link", "--from", file)
    assert ran.status == 0, ran.err
    assert ran.err == ""
    assert ran.out.splitlines() == [
        "Linked: # launch-2027 in Acme Rollout › Marketing › Campaigns › Launch 2027",
        "Linked: # general in Acme Rollout",
        "Linked: # leadership in Acme Rollout",
        "Linked: # random in Acme Rollout",
        "4 Channels linked.",
        "1 line names a Channel of another line.",
    ]
    # The List and its Folder, beside the pages; the others belong to the Workspace.
    assert len(sandbox.requests) == CHANNEL_PAGES + 2
    before = program("links", "--json").json
    again = program("link", "--from", file)
    assert again.status == 0
    assert again.out.splitlines()[-3:] == [
        "0 Channels linked.",
        "4 Channels were already linked.",
        "1 line names a Channel of another line.",
    ]
    assert program("links", "--json").json == before


def test_ids_take_two_requests_each_and_none_where_they_are_linked(
    program: Program, connection: str, sandbox: Sandbox
) -> None:
    ids = (LAUNCH, GENERAL, LEADERSHIP, "4-90130000001-8", "5-90131000010-8")
    file = written(program, "channel,workspace", *(f"{found},90130001" for found in ids))
    sandbox.reset()
    assert program("link", "--from", file).status == 0
    assert 0 < len(sandbox.requests) <= 2 * len(ids)
    assert not any(path.endswith("/chat/channels") for _method, path, _query in sandbox.requests)
    sandbox.reset()
    assert program("link", "--from", file).status == 0
    assert sandbox.requests == []


def test_data_says_the_same_as_for_one_channel(program: Program, connection: str) -> None:
    one = program("link", "Acme Rollout", "general", "--json").json["link"]
    file = written(program, "workspace,channel", "Acme Rollout,general", "Acme Rollout,random")
    ran = program("link", "--from", file, "--json")
    assert ran.status == 0, ran.err
    assert set(ran.json) == {"links", "already_linked", "repeated"}
    assert ran.json["already_linked"] == [one]
    (made,) = ran.json["links"]
    assert made.keys() == one.keys()
    assert made["channel"]["name"] == "random"
    assert program("links", "--json").json == {"links": [one, made]}


def test_standard_input_is_read_where_it_is_named(program: Program, connection: str) -> None:
    lines = "workspace,channel\nAcme Rollout,general\n"
    with program.start("link", "--from", "-", "--json") as process:
        out, err = process.communicate(lines.encode(), timeout=60)
    assert process.returncode == 0, err
    assert b'"general"' in out
    assert linked(program) == [GENERAL]


def test_each_wrong_line_is_told_and_nothing_is_saved(program: Program, connection: str) -> None:
    file = written(
        program,
        "workspace,channel",
        "Acme Rollout,general",
        "Acme Rollout,leadership",
        "Acme Rollout,no such Channel",
    )
    ran = program("link", "--from", file, "--json")
    assert ran.status == 1
    assert [(it["line"], it["code"]) for it in ran.json["problems"]] == [
        (3, "private-by-name"),
        (4, "channel-not-found"),
    ]
    assert ran.json["error"]["code"] == "link-rows-refused"
    told = ran.err.splitlines()
    assert told[0].startswith("Line 3: leadership means a private Channel")
    assert told[1].startswith("Line 4: No Channel in Acme Rollout has the id or the name")
    assert "2 lines of the file can't be linked" in told
    assert linked(program) == []


def test_many_wrong_lines_are_counted(program: Program, connection: str) -> None:
    file = written(program, "workspace,channel", *["Nowhere,general"] * 25)
    ran = program("link", "--from", file, "--json")
    assert ran.status == 1
    assert len(ran.json["problems"]) == 25
    lines = [line for line in ran.err.splitlines() if line.startswith("Line ")]
    assert len(lines) == 20
    assert "And 5 more. To see them all, use --json." in ran.err


def test_names_of_a_file_send_a_terminal_nothing(program: Program, connection: str) -> None:
    file = written(program, "workspace,channel", "Acme Rollout,\x1b]0;owned\x07\u202egeneral")
    ran = program("link", "--from", file)
    assert ran.status == 1
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err


def test_a_token_in_a_file_is_not_printed(
    program: Program, connection: str, sandbox: Sandbox
) -> None:
    token = sandbox.tokens["second"]
    with program.start("link", "--from", "-", "--json") as process:
        lines = f"workspace,channel,{token}\n"
        out, err = process.communicate(lines.encode(), timeout=60)
    assert process.returncode == 1
    program.secrets.append(token)
    program.assert_no_secret((out + err).decode(), "what was printed")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("workspace,channel\nAcme Rollout,general\n".encode("utf-16"), "UTF-16"),
        (b"", "It is empty."),
        (b"workspace,channel\n" + b"x" * 10_000_000, "It is larger than"),
    ],
    ids=["UTF-16", "empty", "10 MB"],
)
def test_a_file_that_is_no_list_is_told_as_what_it_is(
    program: Program, content: bytes, said: str
) -> None:
    (program.folder / "file.csv").write_bytes(content)
    ran = program("link", "--from", "file.csv", "--json")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "link-file-unusable"
    assert said in ran.err


def test_an_endless_file_is_read_no_further_than_it_may(program: Program) -> None:
    ran = program("link", "--from", "/dev/zero", "--json")
    assert ran.status == 1
    assert f"{MAXIMUM_BYTES // 1024:,} KiB" in ran.err


def test_a_folder_is_no_file(program: Program) -> None:
    ran = program("link", "--from", ".", "--json")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "link-file-unusable"
    assert "The file can't be read: " in ran.err


def test_a_pipe_is_a_file(program: Program, connection: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    with program.start("link", "--from", str(pipe)) as process:
        pipe.write_text("workspace,channel\nAcme Rollout,general\n", encoding="utf-8")
        _out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["link"], "WORKSPACE and CHANNEL are required, or --from FILE"),
        (["link", "Acme Rollout"], "WORKSPACE and CHANNEL are required, or --from FILE"),
        (["link", "--from", "-", "Acme Rollout"], "--from can't be combined with WORKSPACE"),
        (["link", "--from", "not-there.csv"], "the file does not exist"),
    ],
)
def test_wrong_use_is_told(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_the_help_says_what_a_file_looks_like(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", "--help"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "--from FILE" in text
    assert "workspace,channel,connection" in text
    assert "at most 200" in text


def test_without_standard_input_there_is_nothing_to_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["link", "--from", "-", "--data-dir", str(tmp_path)]) == 1
    assert "It is empty." in capsys.readouterr().err
