"""Runs commands of the program as a person does, with a home and folders of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.cli.warm_start import WarmStart, cold_start, until_the_end
from tests.secrecy.canary import Canary

_DRIVER = "from tests.secrecy import driver; driver.main()"


@cache
def _development_mode() -> WarmStart:
    """Return what runs the driver as Python does where something does not work."""
    names = ("keyring", "requests", "tests.fake_keyring", "tests.secrecy.driver")
    return until_the_end(cold_start(names, PYTHONDEVMODE="1"))


@dataclass
class Terminal:
    """Runs commands with a home, a data folder and a folder for temporary files of their own."""

    folder: Path
    environment: dict[str, str]
    canary: Canary

    def run(self, *commands: tuple[list[str], str, str]) -> list[dict[str, object]]:
        """Run commands one after another: their arguments, standard input, and CLICKUP_TOKEN."""
        given = json.dumps(commands).encode()
        ran = _development_mode().run((), self.environment, self.folder, given, _DRIVER)
        out, err = ran.out.decode(), ran.err.decode()
        assert ran.status == 0, err[-2_000:]
        self.canary.assert_absent(out + err, "what was printed")
        answers = [json.loads(line) for line in out.splitlines()]
        assert len(answers) == len(commands)
        assert not any(answer["left"] for answer in answers), "CLICKUP_TOKEN was left for others"
        return answers
