"""The keyring: absent, locked, denied and empty, in front of the real Secret Service."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend

from clickup_desktop.organization import secrets
from clickup_desktop.organization.secrets import KeyringSecrets
from clickup_desktop.troubleshooting.hint import Action
from tests.failures.office import Office, Servers
from tests.failures.recorder import Recorder
from tests.failures.told import fault_of, hint_of
from tests.secret_service import (
    NEVER_SET_UP,
    ON_THE_BUS,
    UNLOCKED,
    bus_without_services,
    need_secret_service,
    run_on_a_bus,
)

THEME = "The keyring"

_IMPORTS = """
import json, sys
from pathlib import Path
from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import KeyringSecrets, SecretError
from clickup_desktop.troubleshooting.hints import hint_for
from tests.kept_tokens import name_in_keyring
"""
_STEPS = """
TOKEN = sys.stdin.readline().strip()
def opened(patience):
    secrets = KeyringSecrets(deadline_seconds=patience)
    return open_integration(FOLDER, URL, secrets=secrets)
integration = opened(20)
told = []
def tell(error):
    told.append([type(error).__name__, hint_for(error).to_dict()])
def connect(**options):
    try:
        made = integration.connections.connect(TOKEN, Visibility.SHARED, URL, **options)
    except SecretError as error:
        tell(error)
    else:
        told.append(made.account_name)
def check():
    (connection,) = integration.overview().connections
    hint = integration.connections.check(connection.id).hint
    told.append(hint and hint.to_dict())
def connections():
    told.append(len(integration.overview().connections))
"""
_EPILOGUE = """
integration.close()
print(json.dumps(told))
"""


@pytest.fixture(autouse=True)
def programs() -> None:
    need_secret_service()


class Computer:
    """A computer with a home, in which the documented steps are taken again and again."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self._url = url

    def run(self, script: str, **options: Any) -> list[Any]:
        """Return what the steps of `script` told, see `run_on_a_bus`."""
        place = f"FOLDER, URL = Path({str(self.folder / 'data')!r}), {self._url!r}\n"
        told = run_on_a_bus(self.folder, _IMPORTS + place + _STEPS + script + _EPILOGUE, **options)
        assert isinstance(told, list)
        return told


@pytest.fixture
def computer(tmp_path: Path, servers: Servers) -> Computer:
    return Computer(tmp_path, servers.clickup().url)


def test_without_a_keyring_service_the_token_can_be_kept_for_the_session(
    failures: Recorder, computer: Computer
) -> None:
    refused, none, connected, one = computer.run(
        "connect(); connections(); connect(session_only=True); connections()",
        bus=bus_without_services(computer.folder),
    )
    assert (none, connected, one) == (0, "Acme Admin", 1)
    met = fault_of(refused, secrets)
    assert Action.KEEP_FOR_SESSION in met.hint.actions()
    failures.record(
        theme=THEME,
        fault="No keyring service",
        made="a session bus on which no Secret Service is and none can be started",
        seen=met,
        kept="Nothing was saved. Kept for the session, the token connects.",
    )


def test_without_a_bus_there_is_no_keyring(failures: Recorder, computer: Computer) -> None:
    refused, none = computer.run("connect(); connections()", bus=None)
    assert none == 0
    failures.record(
        theme=THEME,
        fault="No session bus",
        made="a session without D-Bus, as over SSH",
        seen=fault_of(refused, secrets),
        kept="Nothing was saved, so there is nothing to undo.",
    )


def test_a_keyring_that_is_locked_connects_nothing_and_loses_nothing(
    failures: Recorder, computer: Computer
) -> None:
    connected, checked, refused, one = computer.run(
        "connect(); lock_service(); check(); connect(); connections()", before=UNLOCKED
    )
    assert (connected, one) == ("Acme Admin", 1)
    met = fault_of(refused, secrets)
    assert hint_of(checked) == met.hint
    assert computer.run("check()", before=UNLOCKED) == [None]
    failures.record(
        theme=THEME,
        fault="The keyring is locked",
        made="gnome-keyring, locked after a connection was made",
        seen=met,
        kept="The connection; it works again once the keyring is unlocked.",
    )


def test_a_keyring_that_says_no_connects_nothing(failures: Recorder, computer: Computer) -> None:
    refused, none = computer.run(
        "connect(); connections()",
        before=NEVER_SET_UP,
        bus=bus_without_services(computer.folder),
    )
    assert none == 0
    failures.record(
        theme=THEME,
        fault="The keyring says no",
        made="gnome-keyring that was never set up, and may not ask for a password",
        seen=fault_of(refused, secrets),
        kept="Nothing was saved, so there is nothing to undo.",
    )


def test_a_token_that_is_gone_from_the_keyring_is_asked_for_again(
    failures: Recorder, computer: Computer
) -> None:
    connected, checked, _updated, fine = computer.run(
        """
connect()
(connection,) = integration.overview().connections
KeyringSecrets().delete(name_in_keyring(integration, connection))
check()
told.append(bool(integration.connections.update_token(connection.id, TOKEN, clickup_url=URL)))
check()
""",
        before=UNLOCKED,
    )
    assert (connected, fine) == ("Acme Admin", None)
    failures.record(
        theme=THEME,
        fault="The keyring is empty",
        made="the token deleted from gnome-keyring behind the program's back",
        seen=hint_of(checked),
        kept="The connection and its links; it works again once the token is updated.",
    )


def test_a_keyring_that_does_not_answer_holds_nobody(
    failures: Recorder, computer: Computer
) -> None:
    connected, refused, one = computer.run(
        ON_THE_BUS
        + """
start_service()
connect()
stopped = ask_bus("GetConnectionUnixProcessID")
os.kill(stopped, signal.SIGSTOP)
integration.close()
integration = opened(0.5)
try:
    connect()
    connections()
finally:
    os.kill(stopped, signal.SIGKILL)
""",
        bus=bus_without_services(computer.folder),
    )
    assert (connected, one) == ("Acme Admin", 1)
    failures.record(
        theme=THEME,
        fault="The keyring does not answer",
        made="gnome-keyring stopped in its tracks (SIGSTOP), with a short bound on time",
        seen=fault_of(refused, secrets),
        kept="The connection that was there; the new one was not saved.",
    )


class Broken(KeyringBackend):
    """A keyring with a fault of its own."""

    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("out of order")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"out of order: {password}")


def test_a_keyring_with_a_fault_of_its_own_is_told_without_its_words(
    failures: Recorder, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", Broken)
    kept = KeyringSecrets()
    met = office.fails(kept.put, "connection/1/v1", "pk_10100001_" + "CANARY77" * 4)
    failures.record(
        theme=THEME,
        fault="The keyring fails with words of its own",
        made="a keyring whose error repeats the token",
        seen=met,
        kept=office.nothing_is_saved(),
    )


def test_what_no_keyring_can_hold_is_refused(failures: Recorder, office: Office) -> None:
    met = office.fails(KeyringSecrets().put, "connection/1/v1", "x" * 1_300)
    failures.record(
        theme=THEME,
        fault="More than a keyring can hold",
        made="1,300 characters to be kept",
        seen=met,
        kept=office.nothing_is_saved(),
    )
