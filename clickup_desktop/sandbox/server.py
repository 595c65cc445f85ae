"""The sandbox's HTTP server, on loopback only."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote_to_bytes

from .application import Application, Request
from .chat import Chat
from .chat_world import CHAT_SIZES
from .company import SIZES, build_world
from .rate import RateDesk
from .tokens import FAULTS, PASSING_FAULTS, TOKEN_NAMES, token_of

_HOST = "127.0.0.1"


class Sandbox:
    """An embedded ClickUp, running between `start` and `stop` or as a context manager.

    Attributes:
        token: the default token, of the account that sees everything.
        tokens: every token by its name, see `TOKEN_NAMES`.
    """

    def __init__(
        self,
        size: str = "small",
        port: int = 0,
        latency_ms: float = 0,
        rate_limit: int = 100,
        fault: str | None = None,
        *,
        rate_window_seconds: float = 60.0,
        chat: str | None = None,
    ) -> None:
        """Prepare a sandbox; nothing listens yet.

        Args:
            size: "small", "large" (20,000 Lists) or "huge" (100,000 places).
            port: where to listen on 127.0.0.1; 0 for any that is free.
            latency_ms: how long each answer takes at least.
            rate_limit: requests a token and minute; 0 for no limit.
            fault: makes the default token behave like the one of this name, see `FAULTS`.
            rate_window_seconds: what counts as a minute.
            chat: "small" or "large" (50,000 messages, 5,000 threads) for a world of Chat in
                "general"; None for the few messages that each Channel has anyway.

        Raises:
            ValueError: an unknown size, fault or world of Chat, or a negative number.
        """
        if size not in SIZES:
            raise ValueError(f"unknown size: {size}")
        if chat is not None and chat not in CHAT_SIZES:
            raise ValueError(f"unknown world of Chat: {chat}")
        if fault is not None and fault not in FAULTS:
            raise ValueError(f"unknown fault: {fault}")
        if min(port, latency_ms, rate_limit) < 0:
            raise ValueError("port, latency and rate limit cannot be negative")
        self._size = size
        self._port = port
        self._latency_seconds = latency_ms / 1000
        self._rate_limit = rate_limit
        self._window_seconds = rate_window_seconds
        self._fault = fault
        self._chat = chat
        self._application: Application | None = None
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self._requests: list[Request] = []
        self._statuses: dict[int, int] = {}
        self.tokens = {name: token_of(name) for name in TOKEN_NAMES}
        self.token = self.tokens["owner"]

    @property
    def url(self) -> str:
        """The organization URL to give to a client.

        Raises:
            RuntimeError: the sandbox has not been started.
        """
        if self._server is None:
            raise RuntimeError("the sandbox is not running")
        return f"http://{_HOST}:{self._server.server_address[1]}"

    @property
    def requests(self) -> list[Request]:
        """The requests that came, in their order: method, path, query. Stays after `stop`."""
        return self._application.requests if self._application else list(self._requests)

    @property
    def statuses(self) -> dict[int, int]:
        """How many requests were answered with each HTTP status. Stays after `stop`."""
        return self._application.statuses if self._application else dict(self._statuses)

    def reset(self) -> None:
        """Forget the requests that came and what was counted towards the rate limits."""
        self._requests.clear()
        self._statuses.clear()
        if self._application is not None:
            self._application.reset()

    @property
    def chat(self) -> Chat:
        """The messages, and what can happen to them; begins anew with each start.

        Raises:
            RuntimeError: the sandbox is not running.
        """
        return self._running().chat

    def change_channel(self, channel_id: str, **changes: Any) -> None:
        """Change a Channel as if somebody did so in ClickUp now.

        Args:
            changes: fields of its record: `name`, `archived`, `private`, `members`.

        Raises:
            KeyError: there is no such Channel.
            RuntimeError: the sandbox is not running.
        """
        self._running().channels.edit(channel_id, changes)

    def rename_person(self, user_id: str, name: str) -> None:
        """Have a member be called otherwise, as if they did so in ClickUp; raises `RuntimeError`.

        The list of members says so; nothing else that names them does.
        """
        self._running().rename(user_id, name)

    def delete_channel(self, channel_id: str) -> None:
        """Delete a Channel as if somebody did so in ClickUp now; raises as `change_channel`."""
        self._running().channels.edit(channel_id, None)

    def move_channel(self, channel_id: str, workspace_id: str) -> None:
        """Have a Channel stand in another Workspace from now on; raises as `change_channel`."""
        self._running().channels.move(channel_id, workspace_id)

    def withhold_channel(self, channel_id: str) -> None:
        """Take a Channel out of everybody's reach, as a private one; raises as `change_channel`."""
        self._running().channels.withhold(channel_id, True)

    def give_channel_back(self, channel_id: str) -> None:
        """End what `withhold_channel` did; raises as `change_channel`."""
        self._running().channels.withhold(channel_id, False)

    def behave(self, name: str, behaviour: str) -> None:
        """Have the token of a name behave as another does: revoked, say, or the owner's again.

        Raises:
            KeyError: there is no token of that name.
            ValueError: there is no such behaviour.
            RuntimeError: the sandbox is not running.
        """
        if behaviour not in TOKEN_NAMES:
            raise ValueError(f"unknown behaviour: {behaviour}")
        self._running().behave(self.tokens[name], behaviour)

    def fail_next(self, requests: int, fault: str, *, where: str = "") -> None:
        """Have the next requests meet a fault, whatever token they bear.

        Args:
            requests: how many.
            fault: "limited" (429), "fault" (500), "unavailable" (503), "cut" (the body breaks off)
                or another one of `PASSING_FAULTS`.
            where: only requests whose path contains this.

        Raises:
            ValueError: there is no such fault.
            RuntimeError: the sandbox is not running.
        """
        if fault not in PASSING_FAULTS:
            raise ValueError(f"unknown fault: {fault}")
        self._running().faults_to_come.add(requests, fault, where)

    def kill_cursors(self) -> None:
        """Refuse all cursors given so far, as unknown ones; raises `RuntimeError`."""
        self._running().cursors.kill()

    def move_clock(self, seconds: float) -> None:
        """Date what happens in Chat from now on by so much later; raises `RuntimeError`."""
        self._running().clock.move(seconds)

    def change_latency(self, milliseconds: float) -> None:
        """Have each answer take so long from now on; raises `RuntimeError`."""
        self._running().latency_seconds = milliseconds / 1000

    def before_answers(self, action: Callable[[str, str], object] | None) -> None:
        """Have something done before each answer, so that it happens in the middle of a walk.

        Args:
            action: is called with the path and query, on the thread of the request; None for
                nothing any more.

        Raises:
            RuntimeError: the sandbox is not running.
        """
        self._running().before_answers = action

    def _running(self) -> Application:
        if self._application is None:
            raise RuntimeError("the sandbox is not running")
        return self._application

    def start(self) -> None:
        """Listen.

        Raises:
            OSError: the port is taken or not allowed.
            RuntimeError: it is running already.
        """
        if self._server is not None:
            raise RuntimeError("the sandbox is running already")
        application = Application(
            build_world(self._size),
            RateDesk(self._rate_limit, self._window_seconds),
            latency_seconds=self._latency_seconds,
            fault=self._fault,
            chat=self._chat,
        )
        self._server = _Server(application, self._port)
        self._application = application
        self._thread = threading.Thread(target=self._server.serve, name="sandbox")
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, drop the answers under way and wait for their threads. Idempotent."""
        if self._server is None or self._application is None or self._thread is None:
            return
        self._application.stop()
        self._server.stop()
        self._server.drop_connections()
        # Its last act is to wait for the threads of the connections.
        self._thread.join()
        self._requests = self._application.requests
        self._statuses = self._application.statuses
        self._server = self._application = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


class _Handler(BaseHTTPRequestHandler):
    """Hands requests to the application, many of them over one connection, as ClickUp does."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body go out together
    server: _Server

    def do_GET(self) -> None:
        """Answer a request of any method."""
        path, _, query = self.path.partition("?")
        answer = self.server.application.answer(
            self.command,
            unquote_to_bytes(path.encode("latin-1")).decode("utf-8", "replace"),
            query,
            self.headers.get("Authorization", ""),
        )
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        # What a request brings with it is not read, and would be taken for the next one.
        if "Transfer-Encoding" in self.headers or self.headers.get("Content-Length", "0") != "0":
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        if answer.cut_off:
            self.close_connection = True
            self.wfile.write(answer.body[: len(answer.body) // 2])
        else:
            self.wfile.write(answer.body)

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET  # noqa: N815

    def handle(self) -> None:
        """Answer until the connection ends, from whichever side."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing: the requests are kept by the application, and hold no tokens there."""

    def version_string(self) -> str:
        """The Server header."""
        return "ClickUp-sandbox"


class _Server(ThreadingTCPServer):
    """A server whose connections can be ended, so that no thread outlives it."""

    allow_reuse_address = True
    request_queue_size = 128
    daemon_threads = False  # those that aren't daemons are waited for on closing
    timeout = 0  # a connection is there already when it is handled

    def __init__(self, application: Application, port: int) -> None:
        self.application = application
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        super().__init__((_HOST, port), _Handler)
        self._stop, self._stopped = socket.socketpair()

    def serve(self) -> None:
        """Answer until it is stopped, and wait for the threads of the connections.

        `serve_forever` would look many times a second whether it is to stop.
        """
        with self._stop, self._stopped, selectors.DefaultSelector() as selector:
            selector.register(self, selectors.EVENT_READ)
            selector.register(self._stopped, selectors.EVENT_READ)
            while all(key.fileobj is self for key, _events in selector.select()):
                self.handle_request()
        self.server_close()

    def stop(self) -> None:
        """Have `serve` end."""
        self._stop.send(b"\0")

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def drop_connections(self) -> None:
        """Break every open connection, so that nobody waits for the other end."""
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
