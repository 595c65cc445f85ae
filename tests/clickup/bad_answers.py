"""Answers that no well-behaved server gives, for a `Loopback`."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from .loopback import Connection

MEGABYTE = 1_000_000
BETWEEN = 20 * MEGABYTE
"""More bytes than what fits between the two sides of a connection."""

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Flood:
    """300 MB, made while they are sent.

    Attributes:
        most: so many bytes at the most may be taken.
        taken: so many were.
    """

    size = 300 * MEGABYTE

    def __init__(self, head: bytes, most: int) -> None:
        self._head = head
        self.most = most
        self.taken = 0

    def __call__(self, connection: Connection) -> None:
        """Send until the other side has had enough."""
        connection.send(HEAD + self._head + b"\r\n")
        for part in self._parts():
            connection.send(part)
            self.taken += len(part)

    def _parts(self) -> Iterator[bytes]:
        yield b'{"user":"'
        block = b"x" * MEGABYTE
        for _ in range(self.size // MEGABYTE):
            yield block


class Bomb(Flood):
    """300 MB that are 300 kB while they travel."""

    def _parts(self) -> Iterator[bytes]:
        yield gzip.compress(b'{"user":"')
        block = gzip.compress(b"x" * MEGABYTE)
        for _ in range(self.size // MEGABYTE):
            yield block


def cut_off(connection: Connection) -> None:
    connection.send(HEAD + b'Content-Length: 1000\r\n\r\n{"user":{"id":1')


def cut_off_in_chunks(connection: Connection) -> None:
    connection.send(HEAD + b'Transfer-Encoding: chunked\r\n\r\n40\r\n{"user":{"id":1')


def dripping_body(connection: Connection) -> None:
    connection.send(HEAD + b"\r\n")
    while not connection.stopping.wait(0.02):
        connection.send(b" ")


def dripping_head(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not connection.stopping.wait(0.02):
        connection.send(b"a")
