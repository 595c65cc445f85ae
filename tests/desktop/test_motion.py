"""Where the desktop's settings say that nothing is to move, nothing does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jeepney import HeaderFields, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import open_dbus_connection

from tests.desktop import desktop_session as desktop

pytestmark = pytest.mark.proof

ROOT = Path(__file__).resolve().parents[2]
_ASKING = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from clickup_desktop.ui.widgets.busy_indicator import Spinner
from clickup_desktop.ui.widgets.motion import motion

app = QApplication([])
spinner = Spinner()
spinner.show()
motion().answered.connect(lambda: print(motion().still, spinner.turns))
motion().answered.connect(app.quit)
motion().ask_desktop()
QTimer.singleShot(20_000, app.quit)
app.exec()
"""


@contextmanager
def portal(environment: dict[str, str], animations: bool) -> Iterator[None]:
    """Be the desktop's portal, with this setting."""
    ready, stopping = threading.Event(), threading.Event()

    def serve() -> None:
        with open_dbus_connection(environment["DBUS_SESSION_BUS_ADDRESS"]) as connection:
            name = message_bus.RequestName("org.freedesktop.portal.Desktop")
            connection.send_and_get_reply(name)
            ready.set()
            while not stopping.is_set():
                try:
                    message = connection.receive(timeout=0.05)
                except TimeoutError:
                    continue
                if message.header.message_type is not MessageType.method_call:
                    continue
                asked = message.header.fields[HeaderFields.member], *message.body
                if asked == ("Read", "org.gnome.desktop.interface", "enable-animations"):
                    body = (("v", ("b", animations)),)
                    connection.send(new_method_return(message, "v", body))
                else:
                    unknown = "org.freedesktop.DBus.Error.UnknownMethod"
                    connection.send(new_error(message, unknown))

    thread = threading.Thread(target=serve, name="portal")
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def ask(session: desktop.DesktopSession) -> str:
    """Ask the desktop, and return whether everything is still, and whether a spinner turns."""
    environment = {**session.environment, "PYTHONPATH": os.fspath(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", _ASKING],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ran.stderr == ""
    return ran.stdout.strip()


def test_a_spinner_stands_still_where_the_desktop_wants_no_animations(
    session: desktop.DesktopSession,
) -> None:
    with portal(session.environment, animations=False):
        assert ask(session) == "True False"
    with portal(session.environment, animations=True):
        assert ask(session) == "False True"


def test_without_a_portal_it_turns(session: desktop.DesktopSession) -> None:
    assert ask(session) == "False True"
