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
        before: a shell command to run on the bus first.
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
    configuration = tmp_path / "bus.conf"
    configuration.write_text(_NO_SERVICES, encoding="utf-8")
    told = ask(
        tmp_path,
        'tell(secrets.probe)\ntell(secrets.put, "connection/1/v1", SECRET)',
        bus=(f"--config-file={configuration}",),
    )
    assert told == ["absent", "KeyringAbsent"]


def test_no_bus_at_all_is_absent(tmp_path: Path) -> None:
    told = ask(
        tmp_path,
        'tell(secrets.probe)\ntell(secrets.get, "connection/1/v1")',
        bus=None,
    )
    assert told == ["absent", "KeyringAbsent"]
