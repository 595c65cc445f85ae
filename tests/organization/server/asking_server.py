"""A server that speaks PostgreSQL's protocol up to the log-in, and notes what it is given."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

CLEAR_TEXT = struct.pack("!cII", b"R", 8, 3)
MD5 = struct.pack("!cII4s", b"R", 12, 5, b"salt")
SCRAM = b"R" + struct.pack("!II", 4 + 4 + 15, 10) + b"SCRAM-SHA-256\x00\x00"
"""What it may ask for: https://www.postgresql.org/docs/current/protocol-message-formats.html"""

_TLS_WANTED = 80877103
_SECONDS = 10.0


def refusal(words: str, state: str = "28P01") -> bytes:
    """Return the message that ends a log-in."""
    fields = b"".join(
        code + text.encode() + b"\x00"
        for code, text in ((b"S", "FATAL"), (b"V", "FATAL"), (b"C", state), (b"M", words))
    )
    return b"E" + struct.pack("!I", 4 + len(fields) + 1) + fields + b"\x00"


@dataclass
class AskingServer:
    """Answers whoever comes.

    Attributes:
        answers: what it says, one after the other, each after it has been told something.
        heard: all that came, without the transport's protection.
    """

    answers: tuple[bytes, ...]
    tls: ssl.SSLContext | None
    port: int = 0
    heard: list[bytes] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        """Take one after the other, until nobody can come any more."""
        while True:
            try:
                arrived, _ = listening.accept()
            except OSError:
                return
            arrived.settimeout(_SECONDS)
            with contextlib.suppress(OSError), arrived:
                self._talk(arrived)

    def _talk(self, arrived: socket.socket) -> None:
        said = arrived.recv(10_000)
        spoken = arrived
        if len(said) == 8 and struct.unpack("!II", said)[1] == _TLS_WANTED:
            arrived.sendall(b"S" if self.tls else b"N")
            if self.tls:
                spoken = self.tls.wrap_socket(arrived, server_side=True)
            said = spoken.recv(10_000)
        with spoken:
            for answer in self.answers:
                self.heard.append(said)
                spoken.sendall(answer)
                said = spoken.recv(10_000)
                if not said:
                    return
            self.heard.append(said)


@contextlib.contextmanager
def asking(*answers: bytes, tls: ssl.SSLContext | None = None) -> Iterator[AskingServer]:
    """Have a server on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = AskingServer(answers, tls, listening.getsockname()[1])
        thread = threading.Thread(target=server.serve, args=(listening,))
        thread.start()
        try:
            yield server
        finally:
            # Closing alone would not wake who waits in `accept`.
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(_SECONDS)
    assert not thread.is_alive()
