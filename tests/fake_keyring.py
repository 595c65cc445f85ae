"""A keyring for programs that a test starts: what they keep stays in the test's memory.

The test runs `KeyringServer`; a program started with `server.environment` uses `Keyring` below,
which asks that server. So nothing is written to a disk, and the test sees all that was kept.
"""

from __future__ import annotations

import os
import secrets
import threading
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener
from types import TracebackType
from typing import Any

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from clickup_desktop.organization.secrets import SERVICE_NAME, SecretMissing, SecretState

_ADDRESS = "CLICKUP_DESKTOP_FAKE_KEYRING"


class Keyring(KeyringBackend):
    """The backend inside the started program."""

    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        """Return what was kept, or None."""
        answer: str | None = _ask("get", service, username)
        return answer

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        _ask("set", service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""
        if not _ask("delete", service, username):
            raise PasswordDeleteError("not there")


def _ask(*question: str) -> Any:
    address, _dash, key = os.environ[_ADDRESS].rpartition("-")
    with Client(address, authkey=bytes.fromhex(key)) as connection:
        connection.send(question)
        answer = connection.recv()
    if answer == "locked":
        raise KeyringLocked("the keyring is locked")
    return answer[0]


class KeyringServer:
    """The memory of the fake keyring.

    Attributes:
        kept: the secrets by service and name.
        locked: whether every question is answered with "locked".
        held: set once a question of the kind `hold` was carried out and its answer is held back.
        released: set to let that answer go.
    """

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.hold = ""
        self.held = threading.Event()
        self.released = threading.Event()
        self._key = secrets.token_bytes(16)
        # No TCP: its system would wait 40 ms for more in each handshake.
        self._listener = Listener(authkey=self._key)
        self._thread = threading.Thread(target=self._serve, name="fake-keyring")

    @property
    def environment(self) -> dict[str, str]:
        """What a program's environment needs to use this keyring."""
        return {
            "PYTHON_KEYRING_BACKEND": "tests.fake_keyring.Keyring",
            _ADDRESS: f"{self._listener.address}-{self._key.hex()}",
        }

    def names(self, service: str) -> set[str]:
        """Return the names of all that is kept for `service`."""
        return {name for of, name in self.kept if of == service}

    def __enter__(self) -> KeyringServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with Client(self._listener.address, authkey=self._key) as connection:
            connection.send(("stop",))
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            # A program that is killed in the middle of a question is no concern of the others.
            with (
                suppress(OSError, EOFError, AuthenticationError),
                self._listener.accept() as connection,
            ):
                question = connection.recv()
                if question[0] == "stop":
                    return
                answer = "locked" if self.locked else (self._answer(*question),)
                if question[0] == self.hold:
                    self.hold = ""
                    self.held.set()
                    self.released.wait()
                connection.send(answer)

    def _answer(self, what: str, service: str, name: str, password: str = "") -> object:
        if what == "set":
            self.kept[(service, name)] = password
        if what == "delete":
            return self.kept.pop((service, name), None) is not None
        return self.kept.get((service, name))


class ServerSecrets:
    """The same memory as a `SecretStore`, for the process that runs the server.

    It is called what the programs call theirs.
    """

    backend_name = "fake_keyring.Keyring"

    def __init__(self, server: KeyringServer) -> None:
        self._kept = server.kept

    def put(self, name: str, value: str) -> None:
        """Keep `value`."""
        self._kept[(SERVICE_NAME, name)] = value

    def get(self, name: str) -> str:
        """Return what is kept; raises `SecretMissing`."""
        try:
            return self._kept[(SERVICE_NAME, name)]
        except KeyError:
            raise SecretMissing from None

    def get_quietly(self, name: str) -> str:
        """Return what is kept; raises `SecretMissing`."""
        return self.get(name)

    def delete(self, name: str) -> None:
        """Forget it."""
        self._kept.pop((SERVICE_NAME, name), None)

    def probe(self) -> SecretState:
        """It is always there."""
        return SecretState.AVAILABLE
