"""The part of a desktop that shows icons in its tray, and notifications.

It answers on the session bus as Plasma's or GNOME's does (StatusNotifierItem; the Desktop
Notifications Specification), and keeps what it was told.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, NamedTuple, Self

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_WATCHER = "org.kde.StatusNotifierWatcher"
_NOTIFICATIONS = "org.freedesktop.Notifications"
_LOOK_SECONDS = 0.05
_ID = 7


class Notification(NamedTuple):
    """What a program had shown."""

    title: str
    text: str


class Tray:
    """Runs while it is used as a context manager.

    Attributes:
        notifications: what was shown.
        icons: the names on the bus of the programs whose icons came.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self._address = environment["DBUS_SESSION_BUS_ADDRESS"]
        self._stopping = threading.Event()
        self._clicked = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="tray")
        self.notifications: list[Notification] = []
        self.icons: list[str] = []

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._thread.join()

    def click(self) -> None:
        """Click the notification that is shown."""
        self._clicked.set()

    def is_there(self, icon: str) -> bool:
        """Whether a program still has its icon in the tray."""
        with open_dbus_connection(self._address) as connection:
            reply = connection.send_and_get_reply(message_bus.NameHasOwner(icon))
        return bool(reply.body[0])

    def _serve(self) -> None:
        with open_dbus_connection(self._address) as connection:
            for name in (_WATCHER, _NOTIFICATIONS):
                connection.send_and_get_reply(message_bus.RequestName(name))
            self._ready.set()
            while not self._stopping.is_set():
                if self._clicked.is_set():
                    self._clicked.clear()
                    connection.send(_signal("ActionInvoked", "us", (_ID, "default")))
                try:
                    message = connection.receive(timeout=_LOOK_SECONDS)
                except TimeoutError:
                    continue
                if message.header.message_type is MessageType.method_call:
                    self._answer(connection, message)

    def _answer(self, connection: DBusConnection, call: Message) -> None:
        member = call.header.fields[HeaderFields.member]
        match member:
            case "RegisterStatusNotifierItem":
                self.icons.append(str(call.body[0]))
                answer = new_method_return(call)
            case "Get":
                answer = new_method_return(call, "v", (("b", True),))
            case "GetCapabilities":
                answer = new_method_return(call, "as", (["body", "actions", "body-markup"],))
            case "GetServerInformation":
                answer = new_method_return(call, "ssss", ("tray", "tests", "1", "1.2"))
            case "Notify":
                body: Any = call.body
                self.notifications.append(Notification(body[3], body[4]))
                answer = new_method_return(call, "u", (_ID,))
            case "CloseNotification":
                answer = new_method_return(call)
            case _:
                answer = new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")
        connection.send(answer)


def _signal(member: str, signature: str, body: tuple[object, ...]) -> Message:
    emitter = DBusAddress("/org/freedesktop/Notifications", _NOTIFICATIONS, _NOTIFICATIONS)
    return new_signal(emitter, member, signature, body)
