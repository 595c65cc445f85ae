"""Whom to trust, where a variable of the environment names a file or folder of certificates."""

from __future__ import annotations

import ssl
from pathlib import Path

from clickup_desktop.certificate_file import NoCertificates, read_certificates
from clickup_desktop.clickup.errors import (
    CertificateFault,
    CertificateFileMissing,
    CertificateFileUnusable,
)
from clickup_desktop.clickup.settings import UnusableSetting


def trust_named(context: ssl.SSLContext, variable: str, place: str) -> None:
    """Have `context` trust the certificates in a file or a folder.

    Args:
        variable: what names it.

    Raises:
        UnusableSetting: it is not there, or holds no certificates.
    """
    error: CertificateFault
    try:
        if _is_folder(place):
            context.load_verify_locations(capath=place)
        else:
            context.load_verify_locations(cadata=read_certificates(Path(place)))
    except NoCertificates as none:
        error = (
            CertificateFileUnusable(variable=variable, path=place, reason=none.reason)
            if none.reason
            else CertificateFileMissing(variable=variable, path=place)
        )
    else:
        return
    raise UnusableSetting(error)


def _is_folder(place: str) -> bool:
    try:
        return Path(place).is_dir()
    except (OSError, ValueError):
        return False
