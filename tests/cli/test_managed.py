"""The command line on a computer for which a policy decides."""

from __future__ import annotations

import pytest

from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program
from tests.policies import WrittenPolicy

ADDRESS = "postgresql://db.example.com/acme"


def decided(sandbox: Sandbox) -> str:
    """Return a policy that the sandbox serves."""
    return f"""
        organization-url = "{sandbox.url}"
        visibility = "shared"
        language = "en"
        sample = false
    """


@pytest.mark.parametrize(
    "arguments",
    [
        ("connections", "--organization-url", "https://other.example.com"),
        ("--organization-url", "https://other.example.com"),
        ("update-token", "ID", "--send-to", "https://other.example.com"),
        ("connect", "--visibility", "private"),
        ("connections", "--language", "de"),
        ("--language=de", "links"),
        ("sandbox",),
        ("tour", "--out", "pictures"),
    ],
    ids=" ".join,
)
def test_an_option_that_contradicts_it_ends_with_2_and_names_the_file(
    policy: WrittenPolicy, program: Program, sandbox: Sandbox, arguments: tuple[str, ...]
) -> None:
    policy.write(decided(sandbox))
    ran = policy.run(program, *arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert str(policy.file) in ran.err
    assert sandbox.requests == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("connections", "--organization", "local"),
        ("organization", "use", "local", "--organization", "local"),
        ("organization", "sign-in", "postgresql://maria@other.example.com/acme"),
        ("organization", "recover", "postgresql://maria@other.example.com/acme"),
        ("connect", "--visibility", "shared"),
    ],
    ids=" ".join,
)
def test_another_organization_ends_with_2_as_well(
    policy: WrittenPolicy, program: Program, sandbox: Sandbox, arguments: tuple[str, ...]
) -> None:
    policy.write(f'organization-address = "{ADDRESS}"')
    typed = {"connect": sandbox.token, "organization": "wiederherstellen\npassword"}
    ran = policy.run(program, *arguments, token=typed.get(arguments[0], ""))
    if arguments[:2] == ("organization", "use"):
        assert ran.status == 0  # nothing else was joined here
        return
    assert ran.status == 2, ran.err
    assert ADDRESS in ran.err
    assert str(policy.file) in ran.err
    assert sandbox.requests == []


def test_the_refusal_is_data_too(policy: WrittenPolicy, program: Program, sandbox: Sandbox) -> None:
    policy.write(decided(sandbox))
    ran = policy.run(program, "connect", "--visibility", "private", "--json")
    assert ran.status == 2
    assert ran.json["error"]["code"] == "against-policy"
    assert ran.json["error"]["details"] == "--visibility"


def test_what_agrees_with_it_is_done(
    policy: WrittenPolicy, program: Program, sandbox: Sandbox
) -> None:
    policy.write(decided(sandbox))
    ran = policy.run(
        program,
        "connect",
        *("--visibility", "shared", "--organization-url", f"{sandbox.url}/api/v2"),
        *("--language", "en", "--json"),
        token=sandbox.token,
    )
    assert ran.status == 0, ran.err
    assert ran.json["connection"]["organization_url"] == sandbox.url


def test_it_comes_before_the_environment(
    policy: WrittenPolicy, program: Program, sandbox: Sandbox
) -> None:
    policy.write(decided(sandbox))
    ran = policy.run(
        program,
        "workspaces",
        CLICKUP_TOKEN=sandbox.token,
        CLICKUP_ORGANIZATION_URL="https://other.example.com",
        LANGUAGE="de",
    )
    assert ran.status == 0, ran.err
    assert "Acme Rollout" in ran.out
    assert "CONNECTION" in ran.out


def test_its_language_is_spoken(policy: WrittenPolicy, program: Program) -> None:
    policy.write('language = "de"')
    assert "Verbindung" in policy.run(program, "connections").out
    assert policy.run(program, "connections", "--language", "en").status == 2


def test_a_connection_against_it_is_listed_and_not_used(
    policy: WrittenPolicy, program: Program, connection: str, sandbox: Sandbox
) -> None:
    policy.write('visibility = "private"')
    sandbox.reset()
    (listed,) = policy.run(program, "connections", "--json").json["connections"]
    assert listed["state"] == "needs-attention"
    assert listed["problem"] == "policy-other-visibility"
    for arguments in (("check", connection), ("tree", "Acme Rollout")):
        ran = policy.run(program, *arguments)
        assert ran.status == 1
        assert str(policy.file) in ran.err
    assert sandbox.requests == []
    assert str(policy.file) in policy.run(program, "doctor").err
    assert program("connections", "--json").json["connections"][0]["problem"] == ""


@pytest.mark.parametrize("arguments", [("connections",), ("doctor",), ("sandbox",), ("links",)])
def test_what_can_not_be_read_ends_every_command(
    policy: WrittenPolicy, program: Program, arguments: tuple[str, ...]
) -> None:
    policy.write('visibility = "Shared"')
    ran = policy.run(program, *arguments)
    assert ran.status == 1
    assert ran.out == ""
    assert f"In {policy.file}, “visibility” is not valid" in ran.err


def test_help_and_version_are_there_all_the_same(policy: WrittenPolicy, program: Program) -> None:
    policy.write('visibility = "Shared"')
    assert policy.run(program, "--help").status == 0
    assert policy.run(program, "--version").status == 0


def test_doctor_says_what_it_is_made_of_and_what_is_decided(
    policy: WrittenPolicy, program: Program, sandbox: Sandbox
) -> None:
    steps = {step["name"]: step for step in program("doctor", "--json").json["steps"]}
    assert steps["policy"]["note"] == "none"
    assert "Qt 6." in steps["program"]["note"]
    assert "OpenSSL" in steps["program"]["note"]
    policy.write(decided(sandbox))
    steps = {step["name"]: step for step in policy.run(program, "doctor", "--json").json["steps"]}
    assert (
        steps["policy"]["note"] == f"{policy.file} (organization-url, visibility, sample, language)"
    )
