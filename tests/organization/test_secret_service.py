"""The keyring code in front of a real Secret Service: gnome-keyring on a bus of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.services import need_programs

ROOT = Path(__file__).resolve().parents[2]
SECRET = "pk_10100001_" + "CANARY77" * 4

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
_UNLOCKED = "printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
_ON_THE_BUS = f"""
import os, signal, subprocess, time
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
def ask_bus(method):
    call = new_method_call(bus, method, "s", ("org.freedesktop.secrets",))
    with open_dbus_connection() as connection:
        return connection.send_and_get_reply(call).body[0]
def wait_for_service(there):
    deadline = time.monotonic() + 20
    while bool(ask_bus("NameHasOwner")) is not there:
        assert time.monotonic() < deadline, "the Secret Service did not come or go"
def start_service():
    subprocess.run({_UNLOCKED!r}, shell=True, check=True)
    wait_for_service(True)
def kill_service():
    os.kill(ask_bus("GetConnectionUnixProcessID"), signal.SIGKILL)
    wait_for_service(False)
"""
_NO_SERVICES = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@pytest.fixture(autouse=True)
def programs() -> None:
    need_programs("dbus-run-session", "dbus-daemon", "gnome-keyring-daemon")


def ask(tmp_path: Path, script: str, *, before: str = "", bus: tuple[str, ...] | None = ()) -> Any:
    """Run `script` in a program of its own and return what it told.

    Args:
        before: a shell command that starts the service, to run on the bus first.
        bus: options of the session bus; None for no bus at all.
    """
    for name in ("home", "runtime"):
        (tmp_path / name).mkdir(mode=0o700, exist_ok=True)
    environment = {
        "HOME": str(tmp_path / "home"),
        "XDG_RUNTIME_DIR": str(tmp_path / "runtime"),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
    }
    if before:
        script = _ON_THE_BUS + "wait_for_service(True)\n" + script
    program = [sys.executable, "-c", _PROLOGUE + script + _EPILOGUE]
    command = program
    if bus is not None:
        shell = ["sh", "-c", f'{before} exec "$@"', "sh", *program]
        command = ["dbus-run-session", *bus, "--", *shell]
    done = subprocess.run(
        command,
        env=environment,
        input=SECRET + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "CANARY77" not in done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def bus_without_services(folder: Path) -> tuple[str, ...]:
    """Options of a session bus that starts nothing by itself."""
    configuration = folder / "bus.conf"
    configuration.write_text(_NO_SERVICES, encoding="utf-8")
    return (f"--config-file={configuration}",)


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
        before=_UNLOCKED,
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
    told = ask(tmp_path, 'tell(secrets.get, "connection/2/v1")', before=_UNLOCKED)
    assert told == ["SecretMissing"]


def test_the_secret_is_not_readable_in_the_keyrings_files(tmp_path: Path) -> None:
    ask(tmp_path, 'tell(secrets.put, "connection/1/v1", SECRET)', before=_UNLOCKED)
    written = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert written
    assert not any(b"CANARY77" in path.read_bytes() for path in written)


def test_a_keyring_that_was_locked_says_so_and_loses_nothing(tmp_path: Path) -> None:
    told = ask(
        tmp_path,
        """
import secretstorage
tell(secrets.put, "connection/1/v1", SECRET)
bus = secretstorage.dbus_init()
secretstorage.get_default_collection(bus).lock()
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
        before=_UNLOCKED,
    )
    assert told == [None, "locked", "locked", "locked"]
    again = ask(
        tmp_path, 'tell(lambda: secrets.get("connection/1/v1") == SECRET)', before=_UNLOCKED
    )
    assert again == [True]


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
        before="gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1;",
        bus=bus_without_services(tmp_path),
    )
    assert told == ["denied", "KeyringDenied"]


def test_a_service_that_starts_after_the_program_is_found_without_a_restart(
    tmp_path: Path,
) -> None:
    told = ask(
        tmp_path,
        _ON_THE_BUS
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
        _ON_THE_BUS
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
