"""Runs the command line again and again in one process.

Standard input brings what is to be run as JSON, so that no token is an argument or in a file; what
each run printed goes to standard output as JSON. Tokens are given as the program gets them: on its
standard input, or in CLICKUP_TOKEN.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout

from clickup_desktop import cli


def run(arguments: list[str], token: str, variable: str) -> dict[str, object]:
    """Run one command, and return its exit status and what it printed."""
    if variable:
        os.environ[cli.TOKEN_VARIABLE] = variable
    out, err = io.StringIO(), io.StringIO()
    sys.stdin = io.TextIOWrapper(io.BytesIO(token.encode()))
    with redirect_stdout(out), redirect_stderr(err):
        status = cli.main(arguments)
    left = cli.TOKEN_VARIABLE in os.environ
    return {"status": status, "out": out.getvalue(), "err": err.getvalue(), "left": left}


def main() -> None:
    """Run everything that standard input asks for; "ID" stands for the first connection's id."""
    wanted = json.load(sys.stdin)
    found = ""
    for arguments, token, variable in wanted:
        filled = [found if argument == "ID" else argument for argument in arguments]
        ran = run(filled, token, variable)
        if not found and "connect" in arguments and ran["status"] == 0:
            found = json.loads(str(ran["out"]))["connection"]["id"]
        sys.stdout.write(json.dumps(ran) + "\n")
