"""A company's proxy: asked with CONNECT, it leads every name to one port of this computer."""

from __future__ import annotations

from base64 import b64encode

from .loopback import Answering, Connection


def tunnel_to(port: int, credentials: str = "") -> Answering:
    """Answer as a proxy does, for a `Loopback`.

    Args:
        port: where every tunnel ends, whatever name was asked for.
        credentials: "name:password" where the proxy wants them; asks for them with 407 otherwise.
    """
    wanted = f"Proxy-Authorization: Basic {b64encode(credentials.encode()).decode()}\r\n"

    def answering(connection: Connection) -> None:
        if not connection.request.startswith("CONNECT "):
            connection.answer(b"", "405 Method Not Allowed")
        elif credentials and wanted not in connection.request:
            connection.answer(
                b"", "407 Proxy Authentication Required", Proxy_Authenticate="Basic realm=proxy"
            )
        else:
            connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            connection.relay(port)

    return answering
