"""The real program, started as a person or a script starts it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from clickup_desktop.language.texts import ENGLISH
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.ground import Ground
from tests.cli.warm_start import Copy, WarmStart, warm_start
from tests.fake_keyring import KeyringServer
from tests.language.languages import in_language
from tests.leaks import leaks
from tests.ready_store import put_store

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Ran:
    """What a run of the program left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output, which is one JSON object and nothing else."""
        result = json.loads(self.out)
        assert isinstance(result, dict)
        return result


@dataclass
class Program:
    """Runs the program again and again on the same data."""

    folder: Path
    environment: dict[str, str]
    warm: WarmStart
    secrets: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """Its data folder."""
        return Path(self.environment["XDG_DATA_HOME"]) / "clickup-desktop"

    def command(self, *arguments: str) -> list[str]:
        """Return what starts the program with `arguments`."""
        return [sys.executable, "-m", "clickup_desktop", *arguments]

    def start(self, *arguments: str, **variables: str) -> Copy:
        """Start the program and leave it running."""
        environment = {**self.environment, **variables}
        return self.warm.start(arguments, environment, self.folder)

    def start_on_terminal(self, terminal: int, *arguments: str) -> Copy:
        """Start the program on a terminal of its own, and leave it running."""
        return self.warm.start(arguments, self.environment, self.folder, terminal=terminal)

    def __call__(
        self, *arguments: str, token: str = "", secrets: tuple[str, ...] = (), **variables: str
    ) -> Ran:
        """Run the program to its end; `token` goes in by standard input.

        Args:
            secrets: what of the input is secret; the whole of it unless given.
        """
        told = secrets or (token, variables.get("CLICKUP_TOKEN"))
        self.secrets += [secret for secret in told if secret]
        environment = {**self.environment, **variables}
        ended = self.warm.run(arguments, environment, self.folder, token.encode())
        ran = Ran(ended.status, ended.out.decode(), ended.err.decode())
        self.assert_no_secret(ran.out + ran.err, "what was printed")
        return ran

    def assert_no_secret(self, text: str, where: str) -> None:
        """Fail where `text` holds a part of a token."""
        for secret in self.secrets:
            # The front of a token, pk_ and the user's id, is no secret by itself.
            core = secret.strip().rpartition("_")[2]
            assert not leaks(text, core), f"a token is in {where}"


@pytest.fixture
def keyring() -> Iterator[KeyringServer]:
    """The keyring of the programs that the test starts."""
    with KeyringServer() as server:
        yield server


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmStart]:
    """What runs the program to its end."""
    with warm_start() as made:
        yield made


@pytest.fixture
def program(
    tmp_path: Path,
    keyring: KeyringServer,
    sandbox: Sandbox,
    own_home: Path,
    *,
    warm: WarmStart,
    new_store: bytes,
    language: str,
) -> Iterator[Program]:
    """The program, with a new store in its folder and the sandbox as its ClickUp.

    The test's own texts are in the program's language, so that it can ask for them.
    """
    data = tmp_path / "data with a blank"
    environment = {
        **{
            name: os.environ[name]
            for name in ("PATH", "LANG", "LANGUAGE", "HOME")
            if name in os.environ
        },
        **keyring.environment,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "CLICKUP_ORGANIZATION_URL": sandbox.url,
    }
    started = Program(tmp_path, environment, warm)
    started.environment["XDG_DATA_HOME"] = str(data)
    put_store(started.data, new_store)
    started.environment["LANGUAGE"] = language
    if language != ENGLISH:
        started.environment["LC_ALL"] = f"{language}.UTF-8"
    with in_language(language):
        yield started
    for path in [*tmp_path.rglob("*"), *own_home.rglob("*")]:
        if path.is_file():
            started.assert_no_secret(path.read_bytes().decode("latin-1"), str(path))


@pytest.fixture
def ground(program: Program, sandbox: Sandbox, keyring: KeyringServer) -> Ground:
    """What makes the program's data for a test that is about something else."""
    return Ground(program.data, sandbox.url, keyring, program.secrets)


@pytest.fixture
def connection(ground: Ground, sandbox: Sandbox) -> str:
    """The id of a Shared connection to the sandbox."""
    return ground.connect(sandbox.token)
