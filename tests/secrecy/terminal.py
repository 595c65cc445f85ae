"""Runs commands of the program as a person does, with a home and folders of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.secrecy.canary import Canary


@dataclass
class Terminal:
    """Runs commands with a home, a data folder and a folder for temporary files of their own."""

    folder: Path
    environment: dict[str, str]
    canary: Canary

    def run(self, *commands: tuple[list[str], str, str]) -> list[dict[str, object]]:
        """Run commands one after another: their arguments, standard input, and CLICKUP_TOKEN."""
        ran = subprocess.run(
            [sys.executable, "-m", "tests.secrecy.driver"],
            cwd=self.folder,
            env=self.environment,
            input=json.dumps(commands),
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
        assert ran.returncode == 0, ran.stderr[-2_000:]
        self.canary.assert_absent(ran.stdout + ran.stderr, "what was printed")
        answers = [json.loads(line) for line in ran.stdout.splitlines()]
        assert len(answers) == len(commands)
        assert not any(answer["left"] for answer in answers), "CLICKUP_TOKEN was left for others"
        return answers
