"""The certificates that a server's is verified with, for libpq, which reads PEM files alone."""

from __future__ import annotations

import atexit
import ssl
from functools import cache
from pathlib import Path

from clickup_desktop.certificate_file import read_certificates
from clickup_desktop.temporary_folder import TemporaryFolder

SYSTEM = "system"
"""What libpq calls the system's own certificates."""


def file_for_libpq(named: str) -> str:
    """Return what libpq can read of the certificates in a file.

    Raises:
        NoCertificates: it is not there, or one of them can't be read.
    """
    if named == SYSTEM:
        return named
    certificates = read_certificates(Path(named))
    return named if _reads_as_it_is(named) else str(_written(certificates))


def _reads_as_it_is(named: str) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=named)
    except (OSError, ValueError):
        return False
    return True


@cache
def _written(certificates: str) -> Path:
    """Write certificates down for as long as the program runs: libpq reads them more than once."""
    folder = TemporaryFolder()
    atexit.register(folder.remove)
    path = folder.path / "certificates.pem"
    path.write_text(certificates)
    return path
