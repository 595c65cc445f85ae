"""Whoever waits for an answer has control back within a tenth of a second, whatever it hangs on."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.clickup.rate_limit import Priority
from clickup_desktop.clickup.retry import RetryPolicy
from clickup_desktop.interruption import Cancellation, Cancelled
from tests.leaks import leaks

from .conftest import SECRET, Open, Serve, everything_of
from .loopback import Connection
from .minutes import Time, at

ENOUGH = 30.0
STUCK = 120.0
"""Seconds that what is left would go on, and nobody waits for."""
Call = Callable[[Cancellation], object]


class Waiting:
    """A call on a thread of its own, to be left from this one."""

    def __init__(self, call: Call) -> None:
        self.cancellation = Cancellation()
        self.outcome: object = None
        self._call = call
        self._thread = threading.Thread(target=self._run, name="caller")
        self._thread.start()

    def _run(self) -> None:
        try:
            self.outcome = self._call(self.cancellation)
        except (Cancelled, ClickUpError) as error:
            self.outcome = error

    def wait(self) -> object:
        """Return what came of it."""
        self._thread.join(ENOUGH)
        assert not self._thread.is_alive()
        return self.outcome

    def leave(self) -> None:
        """Cancel, and wait until the caller has control back."""
        self.cancellation.cancel()
        self.wait()


def assert_left(waiting: Waiting) -> None:
    """Leave a call whose end is not near."""
    waiting.leave()
    assert isinstance(waiting.outcome, Cancelled)
    assert not leaks(everything_of(waiting.outcome), SECRET)


@pytest.fixture
def arrived() -> threading.Event:
    """Set when the call has come to where it is to hang."""
    return threading.Event()


def before_the_answer(connection: Connection) -> None:
    """Say nothing."""


def within_the_head(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nX-Long: ")


def within_the_body(connection: Connection) -> None:
    connection.send(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"user":{"id":')


@pytest.mark.parametrize("begin", [before_the_answer, within_the_head, within_the_body])
def test_a_slow_answer_is_left(
    serve: Serve,
    open_client: Open,
    arrived: threading.Event,
    begin: Callable[[Connection], None],
) -> None:
    def answering(connection: Connection) -> None:
        begin(connection)
        arrived.set()
        connection.stopping.wait()

    client = open_client(serve(answering).url)
    waiting = Waiting(lambda cancellation: client.user(cancellation=cancellation))
    assert arrived.wait(ENOUGH)
    assert_left(waiting)


def test_an_answer_that_drips_is_left(
    serve: Serve, open_client: Open, arrived: threading.Event
) -> None:
    def answering(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 200 OK\r\n\r\n")
        while not connection.stopping.wait(0.005):
            connection.send(b" ")
            arrived.set()

    client = open_client(serve(answering).url)
    waiting = Waiting(lambda cancellation: client.user(cancellation=cancellation))
    assert arrived.wait(ENOUGH)
    assert_left(waiting)


def test_the_pause_before_trying_again_is_left(
    serve: Serve, open_client: Open, arrived: threading.Event
) -> None:
    class Patient(RetryPolicy):
        def wait_before(self, attempt: int) -> float:
            arrived.set()
            return STUCK

    server = serve(lambda connection: connection.answer({}, "503 Not Now"))
    client = open_client(server.url, policy=Patient())
    waiting = Waiting(lambda cancellation: client.user(cancellation=cancellation))
    assert arrived.wait(ENOUGH)
    assert_left(waiting)
    assert len(server.requests) == 1


def test_waiting_for_the_limit_is_left(
    serve: Serve, open_client: Open, arrived: threading.Event
) -> None:
    def priority() -> Priority:
        arrived.set()  # called with the limiter's lock held, which only waiting gives back
        return Priority.BACKGROUND

    server = serve(lambda connection: connection.answer({"spaces": []}))
    client = open_client(server.url, limiter=at(Time(), 100, 0))
    waiting = Waiting(
        lambda cancellation: client.spaces("1", cancellation=cancellation, priority=priority)
    )
    assert arrived.wait(ENOUGH)
    assert_left(waiting)
    assert server.requests == []
    assert client.request_count == 0


def test_the_pause_after_a_refusal_is_left(
    serve: Serve, open_client: Open, arrived: threading.Event
) -> None:
    def answering(connection: Connection) -> None:
        connection.answer({"ECODE": "APP_002"}, "429 Too Many", Retry_After="60")
        arrived.set()

    server = serve(answering)
    client = open_client(server.url)
    waiting = Waiting(lambda cancellation: client.user(cancellation=cancellation))
    assert arrived.wait(ENOUGH)
    assert_left(waiting)
    assert len(server.requests) == 1


def test_a_name_that_is_looked_up_for_long_is_left(
    open_client: Open, arrived: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()

    def stuck(*_arguments: object, **_options: object) -> None:
        arrived.set()
        over.wait(STUCK)
        raise socket.gaierror(socket.EAI_AGAIN, "Try again")

    monkeypatch.setattr(socket, "getaddrinfo", stuck)
    client = open_client("https://api.acme.invalid")
    waiting = Waiting(lambda cancellation: client.user(cancellation=cancellation))
    try:
        assert arrived.wait(ENOUGH)
        assert_left(waiting)
    finally:
        over.set()


def test_a_handshake_that_never_ends_is_left(open_client: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = open_client(f"https://127.0.0.1:{silent.getsockname()[1]}")
        waiting = Waiting(lambda cancellation: client.user(cancellation=cancellation))
        silent.settimeout(ENOUGH)
        with silent.accept()[0]:
            assert_left(waiting)


def test_what_was_cancelled_before_is_never_sent(serve: Serve, open_client: Open) -> None:
    server = serve(lambda connection: connection.answer({"teams": []}))
    client = open_client(server.url)
    cancellation = Cancellation()
    cancellation.cancel()
    calls: tuple[Callable[..., Any], ...] = (client.user, client.workspaces)
    for call in calls:
        with pytest.raises(Cancelled):
            call(cancellation=cancellation)
    with pytest.raises(Cancelled):
        client.channel_page("1", cancellation=cancellation)
    assert server.requests == []


def test_a_late_answer_is_dropped_and_the_client_goes_on(
    serve: Serve, open_client: Open, arrived: threading.Event
) -> None:
    released = threading.Event()

    def answering(connection: Connection) -> None:
        if connection.number == 0:
            arrived.set()
            assert released.wait(ENOUGH)
            connection.answer({"user": {"id": 1, "username": "Late"}})
        else:
            connection.answer({"user": {"id": 2, "username": "Alice"}})

    client = open_client(serve(answering).url)
    waiting = Waiting(lambda cancellation: client.user(cancellation=cancellation))
    assert arrived.wait(ENOUGH)
    assert_left(waiting)
    released.set()
    assert client.user().username == "Alice"
    assert isinstance(waiting.outcome, Cancelled)


def test_leaving_one_call_leaves_the_others_be(serve: Serve, open_client: Open) -> None:
    released = threading.Event()
    both = threading.Barrier(3)

    def answering(connection: Connection) -> None:
        both.wait(ENOUGH)
        assert released.wait(ENOUGH)
        connection.answer({"user": {"id": 1, "username": "Alice"}})

    client = open_client(serve(answering).url)
    leaving, staying = (
        Waiting(lambda cancellation: client.user(cancellation=cancellation)) for _ in range(2)
    )
    both.wait(ENOUGH)
    assert_left(leaving)
    released.set()
    assert getattr(staying.wait(), "username", "") == "Alice"


def test_cancelling_an_answer_that_has_come_changes_nothing(
    serve: Serve, open_client: Open
) -> None:
    server = serve(lambda connection: connection.answer({"teams": []}))
    client = open_client(server.url)
    cancellation = Cancellation()
    assert client.workspaces(cancellation=cancellation) == ()
    cancellation.cancel()
    assert client.workspaces() == ()
