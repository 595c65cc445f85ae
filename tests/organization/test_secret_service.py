"""The keyring code in front of a real Secret Service: gnome-keyring on a bus of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.secret_service import (
    NEVER_SET_UP,
    ON_THE_BUS,
    UNLOCKED,
    bus_without_services,
    need_secret_service,
    run_on_a_bus,
)

_PROLOGUE = """
import json, sys
from clickup_desktop.organization.secrets import *
from clickup_desktop.organization.secrets import KeyringSecrets, SecretError
secrets = KeyringSecrets(deadline_seconds=3)
told = []
def tell(call, *arguments):
    try:
        told.append(call(*arguments))
    except SecretError as error:
        told.append(type(error).__name__)
SECRET = sys.stdin.readline().strip()
"""
_EPILOGUE = """
print(json.dumps(told))
"""
_PROMPTER = """
import secretstorage
from jeepney.io.blocking import open_dbus_connection
from jeepney import message_bus
prompter = open_dbus_connection()
prompter.send_and_get_reply(message_bus.RequestName("org.gnome.keyring.SystemPrompter"))
def prompted():
    "Whether the keyring has asked for a prompt since the last time."
    asked = False
    while True:
        try:
            message = prompter.receive(timeout=0.3)
        except TimeoutError:
            return asked
        asked = asked or message.header.fields.get(3) == "BeginPrompting"
def lock():
    bus = secretstorage.dbus_init()
    secretstorage.get_default_collection(bus).lock()
"""


@pytest.fixture(autouse=True)
def programs() -> None:
    need_secret_service()


def ask(folder: Path, script: str, **options: Any) -> Any:
    """Run `script` on a bus and return what it told, see `run_on_a_bus`."""
    return run_on_a_bus(folder, _PROLOGUE + script + _EPILOGUE, **options)


def test_a_token_is_kept_found_and_forgotten(tmp_path: Path) -> None:
    told = ask(
        tmp_path,
        """
tell(secrets.probe)
tell(secrets.put, "connection/1/v1", SECRET)
tell(lambda: secrets.get("connection/1/v1") == SECRET)
tell(lambda: KeyringSecrets().get("connection/1/v1") == SECRET)
tell(secrets.delete, "connection/1/v1")
tell(secrets.get, "connection/1/v1")
tell(secrets.delete, "connection/1/v1")
tell(lambda: secrets.backend_name)
""",
        before=UNLOCKED,
    )
    assert told == [
        "available",
        None,
        True,
        True,
        None,
        "SecretMissing",
        None,
        "SecretService.Keyring",
    ]


def test_a_name_that_was_never_used_is_empty(tmp_path: Path) -> None:
    told = ask(tmp_path, 'tell(secrets.get, "connection/2/v1")', before=UNLOCKED)
    assert told == ["SecretMissing"]


def test_the_secret_is_not_readable_in_the_keyrings_files(tmp_path: Path) -> None:
    ask(tmp_path, 'tell(secrets.put, "connection/1/v1", SECRET)', before=UNLOCKED)
    written = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert written
    assert not any(b"CANARY77" in path.read_bytes() for path in written)


def test_a_keyring_that_was_locked_says_so_and_loses_nothing(tmp_path: Path) -> None:
    told = ask(
        tmp_path,
        """
tell(secrets.put, "connection/1/v1", SECRET)
lock_service()
def refused(call, *arguments):
    try:
        call(*arguments)
    except KeyringLocked:
        return "locked"
    except SecretError as error:
        return type(error).__name__
tell(refused, secrets.get, "connection/1/v1")
tell(refused, secrets.put, "connection/1/v1", SECRET)
tell(secrets.probe)
""",
        before=UNLOCKED,
    )
    assert told == [None, "locked", "locked", "locked"]
    again = ask(tmp_path, 'tell(lambda: secrets.get("connection/1/v1") == SECRET)', before=UNLOCKED)
    assert again == [True]


def test_reading_in_the_background_opens_no_prompt(tmp_path: Path) -> None:
    told = ask(
        tmp_path,
        _PROMPTER
        + """
tell(secrets.put, "connection/1/v1", SECRET)
tell(lambda: secrets.get_quietly("connection/1/v1") == SECRET)
tell(secrets.get_quietly, "connection/2/v1")
lock()
tell(secrets.get_quietly, "connection/1/v1")
tell(prompted)
tell(secrets.get, "connection/1/v1")
tell(prompted)
""",
        before=UNLOCKED,
    )
    # The last two show that a prompt would have been seen.
    assert told == [None, True, "SecretMissing", "KeyringLocked", False, "KeyringTimedOut", True]


def test_reading_in_the_background_sets_up_no_keyring(tmp_path: Path) -> None:
    told = ask(
        tmp_path,
        _PROMPTER + 'tell(secrets.get_quietly, "connection/1/v1")\ntell(prompted)',
        before=NEVER_SET_UP,
    )
    assert told == ["SecretMissing", False]


def test_reading_in_the_background_without_a_service_is_absent(tmp_path: Path) -> None:
    told = ask(
        tmp_path,
        'tell(secrets.get_quietly, "connection/1/v1")',
        bus=bus_without_services(tmp_path),
    )
    assert told == ["KeyringAbsent"]


def test_a_bus_without_a_keyring_service_is_absent(tmp_path: Path) -> None:
    told = ask(
        tmp_path,
        'tell(secrets.probe)\ntell(secrets.put, "connection/1/v1", SECRET)',
        bus=bus_without_services(tmp_path),
    )
    assert told == ["absent", "KeyringAbsent"]


def test_no_bus_at_all_is_absent(tmp_path: Path) -> None:
    told = ask(
        tmp_path,
        'tell(secrets.probe)\ntell(secrets.get, "connection/1/v1")',
        bus=None,
    )
    assert told == ["absent", "KeyringAbsent"]


def test_a_keyring_that_was_never_set_up_and_may_not_ask_is_denied_not_absent(
    tmp_path: Path,
) -> None:
    told = ask(
        tmp_path,
        'tell(secrets.probe)\ntell(secrets.put, "connection/1/v1", SECRET)',
        before=NEVER_SET_UP,
        bus=bus_without_services(tmp_path),
    )
    assert told == ["denied", "KeyringDenied"]


def test_a_service_that_starts_after_the_program_is_found_without_a_restart(
    tmp_path: Path,
) -> None:
    told = ask(
        tmp_path,
        ON_THE_BUS
        + """
tell(secrets.probe)
start_service()
tell(secrets.probe)
tell(secrets.put, "connection/1/v1", SECRET)
tell(lambda: secrets.get("connection/1/v1") == SECRET)
""",
        bus=bus_without_services(tmp_path),
    )
    assert told == ["absent", "available", None, True]


def test_a_service_that_goes_away_is_absent_and_the_token_is_not_lost(tmp_path: Path) -> None:
    told = ask(
        tmp_path,
        ON_THE_BUS
        + """
start_service()
tell(secrets.put, "connection/1/v1", SECRET)
kill_service()
tell(secrets.get, "connection/1/v1")
tell(secrets.probe)
start_service()
tell(lambda: secrets.get("connection/1/v1") == SECRET)
""",
        bus=bus_without_services(tmp_path),
    )
    assert told == [None, "KeyringAbsent", "absent", True]


def test_a_bus_that_is_gone_is_absent(tmp_path: Path) -> None:
    told = ask(
        tmp_path,
        """
import os
os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere/bus"
tell(secrets.probe)
tell(secrets.get, "connection/1/v1")
""",
        bus=None,
    )
    assert told == ["absent", "KeyringAbsent"]
