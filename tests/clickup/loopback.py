"""A server that answers byte by byte as a test says: for what a well-behaved one never does."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

Answering = Callable[["Connection"], None]


class Connection:
    """One request that arrived, and the way to answer it.

    Attributes:
        request: the head of the request as it came.
        number: how many requests had come before it, over all connections.
        stopping: set when the test is over, for answers that take their time.
    """

    def __init__(
        self, stream: socket.socket, request: str, number: int, stopping: threading.Event
    ) -> None:
        self._stream = stream
        self.request = request
        self.number = number
        self.stopping = stopping
        self.keep = False

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._stream.sendall(data)

    def answer(self, body: Any, status: str = "200 OK", **headers: str) -> None:
        """Send a whole answer; what isn't bytes becomes JSON. The connection stays open."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(data)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "", ""]).encode() + data)
        self.keep = True


class Loopback:
    """Listens on 127.0.0.1 while it is used as a context manager; leaves no thread behind.

    Attributes:
        requests: the heads of the requests that came.
        connections: how many connections were made.
    """

    def __init__(self, answering: Answering, tls: ssl.SSLContext | None = None) -> None:
        self._answering = answering
        self._tls = tls
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._streams: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self.requests: list[str] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        scheme = "http" if self._tls is None else "https"
        return f"{scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopping.set()
        # Closing alone does not wake a thread that waits for a connection.
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        with self._lock:
            for stream in self._streams:
                with contextlib.suppress(OSError):
                    stream.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name="loopback", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            stream, _address = self._listener.accept()
            with self._lock:
                if self._stopping.is_set():
                    stream.close()
                    return
                self._streams.add(stream)
                self.connections += 1
            self._start(lambda stream=stream: self._serve(stream))  # type: ignore[misc]

    def _serve(self, plain: socket.socket) -> None:
        stream = plain
        # The other side may leave at any moment: often that is what is tested.
        with contextlib.suppress(OSError):
            if self._tls is not None:
                stream = self._tls.wrap_socket(plain, server_side=True)
                with self._lock:
                    self._streams.add(stream)
            while request := _head(stream):
                with self._lock:
                    number = len(self.requests)
                    self.requests.append(request)
                connection = Connection(stream, request, number, self._stopping)
                self._answering(connection)
                if not connection.keep:
                    break
        with self._lock:
            self._streams -= {stream, plain}
        stream.close()
        plain.close()


def _head(stream: socket.socket) -> str:
    head = b""
    while b"\r\n\r\n" not in head:
        received = stream.recv(4096)
        if not received:
            return ""
        head += received
    return head.decode("latin-1")
