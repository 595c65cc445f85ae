"""A server that answers byte by byte as a test says: for what a well-behaved one never does."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

Answering = Callable[["Connection"], None]


class Connection:
    """One request that arrived, and the way to answer it.

    Attributes:
        request: the head of the request as it came; "" where none was waited for.
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

    def receive(self) -> bytes:
        """Wait for some bytes, where no head of a request is read."""
        return self._stream.recv(4096)

    def reset(self) -> None:
        """Break the connection off, so that the other side is told of it as an error."""
        self._stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._stream.close()

    def relay(self, port: int) -> None:
        """Carry bytes to and from a port of this computer until one side is done."""
        with socket.create_connection(("127.0.0.1", port), 5) as other:
            ways = {self._stream: other, other: self._stream}
            while not self.stopping.is_set():
                ready, _writable, _broken = select.select([*ways], [], [], 0.05)
                for source in ready:
                    data = source.recv(65_536)
                    if not data:
                        return
                    ways[source].sendall(data)

    def answer(self, body: Any, status: str = "200 OK", **headers: str) -> None:
        """Send a whole answer; what isn't bytes becomes JSON. The connection stays open."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(data)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "", ""]).encode() + data)
        self.keep = True


class Loopback:
    """Listens on 127.0.0.1 while it is used as a context manager; leaves no thread behind.

    Args:
        tls: answers with HTTPS.
        at_once: hands a connection over as soon as it is made, with no request read from it.

    Attributes:
        requests: the heads of the requests that came.
        received: every byte that came while heads of requests were waited for, decrypted.
        connections: how many connections were made.
    """

    def __init__(
        self,
        answering: Answering,
        tls: ssl.SSLContext | None = None,
        *,
        at_once: bool = False,
    ) -> None:
        self._answering = answering
        self._tls = tls
        self._at_once = at_once
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._streams: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self.requests: list[str] = []
        self.received = bytearray()
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
            if self._at_once:
                self._answering(Connection(stream, "", 0, self._stopping))
            while not self._at_once and (request := self._head(stream)):
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

    def _head(self, stream: socket.socket) -> str:
        head = b""
        while b"\r\n\r\n" not in head:
            received = stream.recv(4096)
            with self._lock:
                self.received += received
            if not received:
                return ""
            head += received
        return head.decode("latin-1")
