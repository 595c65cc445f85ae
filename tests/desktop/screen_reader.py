"""Hears what a screen reader would: what has the keyboard's focus, and what is announced.

It listens on the accessibility bus (AT-SPI 2), as Orca does, so what it can't hear a person who
does not see the window can't hear either.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    MessageType,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

PROGRAM = "/usr/libexec/at-spi-bus-launcher"
_EVENTS = {
    "StateChanged": "object:state-changed:focused",
    "Announcement": "object:announcement",
}
"""The signals that are listened to, as the bus and its registry call them."""
_PASSWORD_ROLE = 40
"""ATSPI_ROLE_PASSWORD_TEXT: what is typed there is not read out."""
_STATES = {
    "checked": 4,
    "expanded": 10,
    "selected": 23,
    "showing": 25,
    "expandable": 9,
    "focusable": 11,
}
"""The bits of AtspiStateType that are looked at."""
_ASSERTIVE = 2
"""ATSPI_LIVE_ASSERTIVE"""


@dataclass(frozen=True)
class Focus:
    """A control as it is announced.

    Attributes:
        secret: whether what stands in it is kept from being read out.
    """

    name: str
    role: str
    description: str
    secret: bool

    def __str__(self) -> str:
        return f"{self.name!r} ({self.role})"


@dataclass(frozen=True)
class Announcement:
    """What is to be said although the focus stays where it is.

    Attributes:
        urgent: at once, even where something else is being said.
        at: when it was heard, on the monotonic clock.
    """

    text: str
    urgent: bool
    at: float

    def __str__(self) -> str:
        return f"{'! ' if self.urgent else ''}{self.text}"


@dataclass(frozen=True)
class Read:
    """Something that a screen reader finds in a window."""

    name: str
    role: str
    description: str
    states: frozenset[str]


class ScreenReader:
    """Follows the focus on one desktop; use it as a context manager.

    Attributes:
        announcements: all that were heard, in their order.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        session = open_dbus_connection(environment["DBUS_SESSION_BUS_ADDRESS"])
        with session:
            bus = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            address = session.send_and_get_reply(new_method_call(bus, "GetAddress")).body[0]
            status = Properties(bus.with_interface("org.a11y.Status"))
            session.send_and_get_reply(status.set("IsEnabled", "b", True))
        self._connection: DBusConnection = open_dbus_connection(address)
        self.announcements: list[Announcement] = []
        self._subject: tuple[str, str] | None = None
        registry = DBusAddress(
            "/org/a11y/atspi/registry",
            bus_name="org.a11y.atspi.Registry",
            interface="org.a11y.atspi.Registry",
        )
        for member, name in _EVENTS.items():
            rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member=member)
            self._connection.send_and_get_reply(message_bus.AddMatch(rule))
            self._connection.send_and_get_reply(
                new_method_call(registry, "RegisterEvent", "s", (name,))
            )

    def __enter__(self) -> ScreenReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def hear(self, seconds: float) -> bool:
        """Listen until the focus moves, at most for `seconds`; return whether it did."""
        deadline = time.monotonic() + seconds
        moved = False
        while True:
            # After the first move listen a little for what follows it: a list announces itself,
            # then its row.
            left = 0.05 if moved else deadline - time.monotonic()
            if left <= 0:
                return moved
            try:
                message = self._connection.receive(timeout=left)
            except TimeoutError:
                return moved
            moved = self._take(message) or moved

    def focus(self) -> Focus | None:
        """Return the control that has the focus, as it is called now; None while none is known."""
        if self._subject is None:
            return None
        sender, path = self._subject
        subject = DBusAddress(path, bus_name=sender, interface="org.a11y.atspi.Accessible")
        name = self._ask(Properties(subject).get("Name"))
        if name is None:
            return None  # gone, as a list's row is when the list changes; the next key tells more
        description = self._ask(Properties(subject).get("Description"))
        role = self._ask(new_method_call(subject, "GetRoleName"))
        number = self._ask(new_method_call(subject, "GetRole"))
        return Focus(_text(name), _text(role), _text(description), number == _PASSWORD_ROLE)

    def read(self) -> Iterator[Read]:
        """Read the window that has the focus from its beginning, as it is told in order."""
        assert self._subject is not None, "nothing has had the focus yet"
        sender, path = self._subject
        while (parent := self._parent(sender, path)) is not None and self._is_inside(parent):
            path = parent[1]
        yield from self._read(sender, path)

    def _parent(self, sender: str, path: str) -> tuple[str, str] | None:
        answer = self._ask(Properties(_accessible(sender, path)).get("Parent"))
        return answer[1] if isinstance(answer, tuple) else None

    def _is_inside(self, place: tuple[str, str]) -> bool:
        role = self._ask(new_method_call(_accessible(*place), "GetRoleName"))
        return role not in ("application", "desktop frame")

    def _read(self, sender: str, path: str) -> Iterator[Read]:
        subject = _accessible(sender, path)
        bits = self._ask(new_method_call(subject, "GetState"))
        states = frozenset(
            name for name, bit in _STATES.items() if bits and bits[bit // 32] >> (bit % 32) & 1
        )
        if "showing" not in states:
            return
        name = _text(self._ask(Properties(subject).get("Name")))
        description = _text(self._ask(Properties(subject).get("Description")))
        yield Read(
            name, _text(self._ask(new_method_call(subject, "GetRoleName"))), description, states
        )
        for child in self._ask(new_method_call(subject, "GetChildren")) or ():
            yield from self._read(*child)

    def _take(self, message: Any) -> bool:
        fields = message.header.fields
        if fields.get(HeaderFields.member) == "Announcement":
            text, urgent = _text(message.body[3]), message.body[1] == _ASSERTIVE
            self.announcements.append(Announcement(text, urgent, time.monotonic()))
            return False
        if fields.get(HeaderFields.member) != "StateChanged" or not message.body:
            return False
        what, gained = message.body[0], message.body[1]
        if what != "focused" or not gained:
            return False
        self._subject = (fields[HeaderFields.sender], fields[HeaderFields.path])
        return True

    def _ask(self, question: Any) -> Any:
        """Ask the program, and return None where there is no answer.

        What it says meanwhile about its focus is taken in, too.
        """
        serial = next(self._connection.outgoing_serial)
        self._connection.send_message(question, serial=serial)
        deadline = time.monotonic() + 5
        while True:
            message = self._connection.receive(timeout=max(0.0, deadline - time.monotonic()))
            if message.header.fields.get(HeaderFields.reply_serial) == serial:
                answered = message.header.message_type is MessageType.method_return
                return message.body[0] if answered and message.body else None
            self._take(message)


def _accessible(sender: str, path: str) -> DBusAddress:
    return DBusAddress(path, bus_name=sender, interface="org.a11y.atspi.Accessible")


def _text(answer: Any) -> str:
    # A property comes as a pair of its type and its value.
    value = answer[1] if isinstance(answer, tuple) else answer
    return value if isinstance(value, str) else ""
