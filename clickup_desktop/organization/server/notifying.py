"""Hearing of what others change, as it happens (LISTEN and NOTIFY).

What arrives is a hint to read again and nothing more: every login may send notifications, so
nothing in one is believed beyond the name of a table and an id.
"""

from __future__ import annotations

import contextlib
import random
import re
import select
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from clickup_desktop.organization.errors import ServerError, SignInRefused

CHANNEL = "clickup_desktop"
KEEPALIVE_SECONDS = 30.0
LOOK_SECONDS = 60.0
"""So often everything is read again: what changes is not told while the server's queue is full."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
REFUSED_PAUSE_SECONDS = 60.0
LONGEST_REFUSED_PAUSE_SECONDS = 960.0
"""Between attempts that are refused: where passwords are counted, each wrong one is."""

_TABLES = ("organization", "member", "connection", "channel_link", "organization_key")
_PAYLOAD = re.compile(r"([a-z_]{1,40}):([0-9A-Za-z-]{0,40})")


@dataclass(frozen=True, slots=True)
class Change:
    """A row that somebody changed.

    Attributes:
        table: the name of its table.
        id: which row.
    """

    table: str
    id: str


class ChangeObserver(Protocol):
    """Who wants to know. It is called on the listener's thread, and must come back soon."""

    def changed(self, change: Change) -> None:
        """Somebody, oneself perhaps, changed a row."""
        ...

    def everything_may_have_changed(self) -> None:
        """The listener may have missed something: as it begins, and now and then later."""
        ...

    def connection_lost(self, error: Exception) -> None:
        """The server is away; the listener looks for it by itself."""
        ...

    def refused(self, error: SignInRefused) -> None:
        """The server does not let this login in now; the listener asks again, more and more seldom.

        It proves nothing: a server that is being started may say so, in its own words.
        """
        ...


class ChangeListener:
    """Listens on a connection and a daemon thread of its own, until it is stopped.

    Args:
        connect: opens a connection for it (`ServerStore.listen`).
        keepalive_seconds: after so long without a word the server is asked whether it is there.
        look_seconds: so often the observer is told that everything may have changed.
    """

    def __init__(
        self,
        connect: Callable[[], Any],
        observer: ChangeObserver,
        *,
        keepalive_seconds: float = KEEPALIVE_SECONDS,
        look_seconds: float = LOOK_SECONDS,
        first_pause_seconds: float = FIRST_PAUSE_SECONDS,
        refused_pause_seconds: float = REFUSED_PAUSE_SECONDS,
    ) -> None:
        self._connect = connect
        self._observer = observer
        self._keepalive = keepalive_seconds
        self._look = look_seconds
        self._first_pause = first_pause_seconds
        self._refused_pause = refused_pause_seconds
        self._stopped = threading.Event()
        self._waker, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="change-listener", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def look_again(self) -> None:
        """Connect anew, and tell how it went: somebody else found the server away."""
        self._wake()

    def stop(self, seconds: float = 2.0) -> None:
        """Stop listening; wait for the thread no longer than `seconds`."""
        self._stopped.set()
        self._wake()
        # An observer that has heard enough stops it on the very thread.
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(seconds)

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._waker.send(b"x")

    def _run(self) -> None:
        pause, refused_pause = self._first_pause, self._refused_pause
        try:
            while not self._stopped.is_set():
                began = time.monotonic()
                try:
                    self._listen()
                except SignInRefused as error:
                    self._observer.refused(error)
                    self._rest(refused_pause)
                    refused_pause = min(refused_pause * 2, LONGEST_REFUSED_PAUSE_SECONDS)
                    continue
                except Exception as error:  # noqa: BLE001 - the driver's, the network's
                    if not self._stopped.is_set():
                        self._observer.connection_lost(
                            error if isinstance(error, ServerError) else _plain(error)
                        )
                if time.monotonic() - began > LONGEST_PAUSE_SECONDS:
                    pause, refused_pause = self._first_pause, self._refused_pause
                self._rest(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        finally:
            self._waker.close()
            self._woken.close()

    def _rest(self, seconds: float) -> None:
        """Wait, unless somebody wishes to look at once."""
        # Everybody lost the server at once; not everybody comes back at once.
        seconds *= random.uniform(0.5, 1.0)  # noqa: S311 - no secret
        woken, _, _ = select.select([self._woken], [], [], seconds)
        if woken:
            self._woken.recv(100)

    def _listen(self) -> None:
        with contextlib.closing(self._connect()) as connection:
            heard: list[Change] = []
            # For what arrives while a question is answered.
            connection.add_notify_handler(lambda notify: heard.extend(_read(notify.payload)))
            connection.execute(f"LISTEN {CHANNEL}")
            next_look = time.monotonic()
            while not self._stopped.is_set():
                if time.monotonic() >= next_look:
                    self._observer.everything_may_have_changed()
                    next_look = time.monotonic() + self._look
                self._tell(heard)
                wait = min(self._keepalive, max(0.0, next_look - time.monotonic()))
                ready, _, _ = select.select([connection.fileno(), self._woken], [], [], wait)
                if self._woken in ready:
                    self._woken.recv(100)
                    return
                if ready:
                    connection.pgconn.consume_input()
                else:
                    connection.ping()
                while (arrived := connection.pgconn.notifies()) is not None:
                    heard.extend(_read(arrived.extra.decode("utf-8", "replace")))

    def _tell(self, heard: list[Change]) -> None:
        # A row that was changed many times at once is read again once.
        for change in dict.fromkeys(heard):
            self._observer.changed(change)
        heard.clear()


def _read(payload: str) -> tuple[Change, ...]:
    found = _PAYLOAD.fullmatch(payload)
    if found is None or found[1] not in _TABLES:
        return ()
    return (Change(found[1], found[2]),)


def _plain(error: Exception) -> Exception:
    return ConnectionError(type(error).__name__)
