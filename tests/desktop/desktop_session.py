"""A private desktop: a screen, a window manager, a session bus and an unlocked keyring.

Everything is the real thing (Xvfb, openbox, dbus-daemon, gnome-keyring) and gone with the test.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

PROGRAMS = ("Xvfb", "openbox", "xdotool", "xclip", "dbus-daemon", "gnome-keyring-daemon")
SECONDS_TO_START = 20.0
_SCREEN = "1280x900x24"
_BUS = DBusAddress(
    "/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus"
)


@dataclass(frozen=True)
class DesktopSession:
    """What a program needs to know to be on this desktop.

    Attributes:
        environment: the program's whole environment; its home is an empty folder.
    """

    environment: dict[str, str]


def wait_until(condition: Callable[[], bool], what: str, seconds: float = SECONDS_TO_START) -> None:
    """Look every 20 ms until `condition` holds.

    Raises:
        AssertionError: it did not hold within `seconds`.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.02)


@contextmanager
def desktop_session(folder: Path) -> Iterator[DesktopSession]:
    """Run a desktop with its home and its log files in `folder`."""
    environment = {
        "HOME": str(folder / "home"),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "XDG_RUNTIME_DIR": str(folder / "runtime"),
        "XDG_SESSION_TYPE": "x11",
        # A screen reader is there, so Qt says what has the keyboard's focus.
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    for name in ("home", "runtime"):
        (folder / name).mkdir(mode=0o700)
    with ExitStack() as stack:

        def start(name: str, *command: str, **options: object) -> subprocess.Popen[bytes]:
            log = stack.enter_context((folder / f"{name}.log").open("wb"))
            process = subprocess.Popen(  # type: ignore[call-overload]
                command, env=environment, stdout=log, stderr=log, cwd=folder, **options
            )
            stack.callback(_end, process)
            return process  # type: ignore[no-any-return]

        environment["DBUS_SESSION_BUS_ADDRESS"] = _tell_by_pipe(
            lambda pipe: start(
                "bus",
                *("dbus-daemon", "--session", "--nofork", "--nopidfile"),
                f"--print-address={pipe}",
                pass_fds=(pipe,),
            )
        )
        number = _tell_by_pipe(
            lambda pipe: start(
                "screen",
                *("Xvfb", "-displayfd", str(pipe), "-screen", "0", _SCREEN),
                *("-nolisten", "tcp", "-noreset"),
                pass_fds=(pipe,),
            )
        )
        environment["DISPLAY"] = f":{number}"
        start("window-manager", "openbox", "--sm-disable")
        keyring = start(
            "keyring",
            *("gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock"),
            stdin=subprocess.PIPE,
        )
        assert keyring.stdin is not None
        keyring.stdin.write(b"password of the keyring")
        keyring.stdin.close()
        wait_until(lambda: _succeeds(environment, "xdotool", "get_num_desktops"), "window manager")
        wait_until(lambda: _is_on_bus(environment, "org.freedesktop.secrets"), "keyring")
        yield DesktopSession(environment)


def _tell_by_pipe(start: Callable[[int], object]) -> str:
    """Start a program that writes one line to the pipe it is given, and return that line."""
    reader, writer = os.pipe()
    try:
        start(writer)
    finally:
        os.close(writer)
    with os.fdopen(reader) as told:
        line = told.readline().strip()
    assert line, "a program of the desktop did not start"
    return line


def _succeeds(environment: dict[str, str], *command: str) -> bool:
    return (
        subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
    )


def _is_on_bus(environment: dict[str, str], name: str) -> bool:
    with open_dbus_connection(environment["DBUS_SESSION_BUS_ADDRESS"]) as connection:
        reply = connection.send_and_get_reply(new_method_call(_BUS, "NameHasOwner", "s", (name,)))
    return bool(reply.body[0])


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
