"""The embedded ClickUp as a program of its own."""

from __future__ import annotations

import json
import urllib.request

from tests.cli.conftest import Program


def test_the_sandbox_says_where_it_is_and_ends_with_its_starter(program: Program) -> None:
    arguments = ("sandbox", "--json", "--until-stdin-closes", "--data-dir", "unused")
    with program.start(*arguments) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        told = json.loads(process.stdout.readline())
        request = urllib.request.Request(
            told["url"] + "/api/v2/user", headers={"Authorization": told["token"]}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert json.load(answer)["user"]["username"] == "Acme Admin"
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_the_sandbox_refuses_what_it_does_not_know(program: Program) -> None:
    assert program("sandbox", "--size", "enormous").status == 2
    assert program("sandbox", "--fault", "nonsense").status == 2
