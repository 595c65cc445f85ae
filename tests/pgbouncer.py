"""A pgbouncer of its own in front of a cluster: temporary, on loopback, with TLS, for tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.postgresql import PASSWORD, SUPERUSER, Cluster, as_somebody
from tests.services import do_without

_START_SECONDS = 30.0


@dataclass(frozen=True)
class Pooler:
    """A running pgbouncer."""

    port: int
    certificates: Path

    def url(self, database: str, user: str = SUPERUSER) -> str:
        """Return the address of a database behind it."""
        return (
            f"postgresql://{user}@localhost:{self.port}/{database}"
            f"?sslmode=verify-full&sslrootcert={self.certificates}"
        )


@contextlib.contextmanager
def running_pooler(cluster: Cluster, settings: Sequence[str]) -> Iterator[Pooler]:
    """Put a pgbouncer in front of a cluster; stop and remove it afterwards.

    Args:
        settings: more of its settings, a line each (https://www.pgbouncer.org/config.html).
    """
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if program is None:
        do_without("not installed: pgbouncer")
    folder = Path(tempfile.mkdtemp(prefix="clickup-pgbouncer-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "users").write_text(f'"{SUPERUSER}" "{PASSWORD}"\n')
    lines = [
        "[databases]",
        f"* = host=127.0.0.1 port={cluster.port} auth_user={SUPERUSER}",
        "[pgbouncer]",
        "listen_addr = 127.0.0.1",
        f"listen_port = {port}",
        "unix_socket_dir =",
        "auth_type = scram-sha-256",
        f"auth_file = {folder / 'users'}",
        "auth_query = SELECT rolname, rolpassword FROM pg_authid WHERE rolname = $1",
        "server_tls_sslmode = require",
        "client_tls_sslmode = require",
        f"client_tls_cert_file = {cluster.folder / 'server.pem'}",
        f"client_tls_key_file = {cluster.folder / 'server.key'}",
        *settings,
    ]
    (folder / "pgbouncer.ini").write_text("\n".join(lines) + "\n")
    if as_somebody():
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, "postgres", "postgres")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*as_somebody(), program, str(folder / "pgbouncer.ini")],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(port):
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, "pgbouncer did not start"
            time.sleep(0.02)
        yield Pooler(port, cluster.certificates)
    finally:
        process.kill()
        process.wait(30)
        shutil.rmtree(folder)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
