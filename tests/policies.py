"""Policies as an administrator writes them, in a place of the test's own."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from clickup_desktop.integration.policy.policy import Policy
from clickup_desktop.integration.policy.policy_file import policy_in_force
from tests.cli.conftest import Program, Ran

# The only way to another file than the system's: in the program's code, before it runs.
_PROGRAM = """\
import os, sys
from clickup_desktop.integration.policy import place, policy_file
file = sys.argv[1]
place.system_policy_file = lambda: file
policy_file.ROOT = os.getuid()
from clickup_desktop.cli import main
sys.exit(main(sys.argv[2:]))
"""


def own_user() -> int:
    """Return who stands for root in tests."""
    return os.getuid() if sys.platform != "win32" else 0


@dataclass
class WrittenPolicy:
    """The policy's file."""

    file: Path

    def write(self, text: str, mode: int = 0o644) -> Path:
        """Write it as root would; it holds from now on."""
        self.file.parent.mkdir(0o755, exist_ok=True)
        self.file.write_text(text, "utf-8")
        self.file.chmod(mode)
        policy_in_force.cache_clear()
        return self.file

    def decide(self, text: str) -> Policy:
        """Write it, and return what it decides."""
        self.write(text)
        return policy_in_force()

    def run(self, program: Program, *arguments: str, token: str = "", **variables: str) -> Ran:
        """Run the program to its end, on a computer that has this policy."""
        program.secrets += [token] if token else []
        environment = {**program.environment, **variables}
        given = (str(self.file), *arguments)
        ended = program.warm.run(given, environment, program.folder, token.encode(), _PROGRAM)
        ran = Ran(ended.status, ended.out.decode(), ended.err.decode())
        program.assert_no_secret(ran.out + ran.err, "what was printed")
        return ran
