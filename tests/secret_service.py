"""A session bus of its own with the real keyring service, and programs that are run on it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.cli.warm_start import WarmStart, until_the_end, warm_start
from tests.services import need_programs

ROOT = Path(__file__).resolve().parents[1]
SECRET = "pk_10100001_" + "CANARY77" * 4

UNLOCKED = "printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
"""A shell command that starts the service, unlocked."""

NEVER_SET_UP = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1;"
"""A shell command that starts the service without a keyring, which it would have to ask for."""

ON_THE_BUS = f"""
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
    subprocess.run({UNLOCKED!r}, shell=True, check=True)
    wait_for_service(True)
def kill_service():
    os.kill(ask_bus("GetConnectionUnixProcessID"), signal.SIGKILL)
    wait_for_service(False)
def lock_service():
    import secretstorage
    secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
"""
"""What a script needs to look after the service."""

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


def need_secret_service() -> None:
    """Skip the test where there is none to be started."""
    need_programs("dbus-run-session", "dbus-daemon", "gnome-keyring-daemon")


def bus_without_services(folder: Path) -> tuple[str, ...]:
    """Options of a session bus that starts nothing by itself."""
    configuration = folder / "bus.conf"
    configuration.write_text(_NO_SERVICES, encoding="utf-8")
    return (f"--config-file={configuration}",)


def run_on_a_bus(
    folder: Path,
    script: str,
    *,
    before: str = "",
    bus: tuple[str, ...] | None = (),
    packages: Path | None = None,
    **variables: str,
) -> Any:
    """Run `script` in a process of its own; return the JSON in the last line that it printed.

    It finds `SECRET` on its standard input, and must not print it.

    Args:
        folder: where its home is.
        before: a shell command that starts the service, to run on the bus first.
        bus: options of the session bus; None for no bus at all.
        packages: a folder with packages that are installed beside the program's.
        variables: of its environment.
    """
    for name in ("home", "runtime"):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    environment = {
        "HOME": str(folder / "home"),
        "XDG_RUNTIME_DIR": str(folder / "runtime"),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(map(str, filter(None, (ROOT, packages)))),
        "LANG": "C.UTF-8",
        **variables,
    }
    if before:
        script = ON_THE_BUS + "wait_for_service(True)\n" + script
    given = f"{SECRET}\n".encode()
    if bus is None:
        ended = _warm().run((), environment, ROOT, given, script)
    else:
        with _session_bus(bus, before, environment) as on_the_bus:
            ended = _warm().run((), on_the_bus, ROOT, given, script)
    out, err = ended.out.decode(), ended.err.decode()
    assert ended.status == 0, err
    assert "CANARY77" not in out + err
    assert "Traceback" not in err, err
    return json.loads(out.splitlines()[-1])


@cache
def _warm() -> WarmStart:
    """Return what runs scripts. It has not looked for a keyring: that is what scripts do."""
    return until_the_end(warm_start(("secretstorage",)))


@contextlib.contextmanager
def _session_bus(
    options: tuple[str, ...], before: str, environment: dict[str, str]
) -> Iterator[dict[str, str]]:
    """Start a session bus, and `before` on it; return the environment of programs on it."""
    # It lasts until its standard input ends.
    shell = ["sh", "-c", f"{before} env -0; printf '\\0'; cat"]
    with subprocess.Popen(
        ["dbus-run-session", *options, "--", *shell],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as session:
        assert session.stdout is not None
        told = b""
        while not told.endswith(b"\0\0"):
            more = os.read(session.stdout.fileno(), 65_536)
            assert more, session.communicate()[1].decode()
            told += more
        try:
            yield dict(line.split("=", 1) for line in told.decode().split("\0") if line)
        finally:
            err = session.communicate(timeout=60)[1].decode()
            assert "CANARY77" not in err
            assert "Traceback" not in err, err
