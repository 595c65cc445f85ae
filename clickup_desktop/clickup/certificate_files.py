"""The files of certificates that a person names in a variable, as such files really are.

Windows and macOS export certificates as DER, editors put a mark in front, PowerShell writes UTF-16,
and a download may be a web page.
"""

from __future__ import annotations

import codecs
import re
import ssl
from pathlib import Path

from clickup_desktop.clickup.errors import (
    CertificateFault,
    CertificateFileMissing,
    CertificateFileUnusable,
)
from clickup_desktop.clickup.settings import UnusableSetting

MAXIMUM_BYTES = 16 * 1024 * 1024
"""A system's whole list has a quarter of a megabyte."""

_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_SEQUENCE = b"\x30"  # how everything begins that is DER
NO_PEM = "holds no certificate in PEM form"


def trust_named(context: ssl.SSLContext, variable: str, place: str) -> None:
    """Have `context` trust the certificates in a file or a folder.

    Args:
        variable: what names it.

    Raises:
        UnusableSetting: it is not there, or holds no certificates.
    """
    path = Path(place)
    try:
        if path.is_dir():
            context.load_verify_locations(capath=place)
            return
        with path.open("rb") as file:
            content = file.read(MAXIMUM_BYTES)
    except FileNotFoundError:
        error: CertificateFault = CertificateFileMissing(variable=variable, path=place)
    except (OSError, ValueError) as failure:
        words = getattr(failure, "strerror", None) or "it is no path"
        reason = f"can't be read ({words})"
        error = CertificateFileUnusable(variable=variable, path=place, reason=reason)
    else:
        if _load(context, content):
            return
        error = CertificateFileUnusable(
            variable=variable, path=place, reason=_what_is_wrong(content)
        )
    raise UnusableSetting(error)


def _load(context: ssl.SSLContext, content: bytes) -> bool:
    known = context.cert_store_stats()["x509"]
    # Bytes are DER for Python, and text is PEM. Remarks beside the certificates may be in any
    # language.
    text = content.removeprefix(codecs.BOM_UTF8).decode("ascii", "ignore")
    # OpenSSL's own name for a certificate that says more of whom it is to be trusted by.
    text = text.replace(" TRUSTED CERTIFICATE-----", " CERTIFICATE-----")
    try:
        context.load_verify_locations(cadata=content if content[:1] == _SEQUENCE else text)
    except (ssl.SSLError, ValueError):
        return False
    return context.cert_store_stats()["x509"] > known


def _what_is_wrong(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return f"{NO_PEM}: it is written in UTF-16"
    blocks = _BLOCK.findall(content)
    if len(blocks) > 1:
        for number, block in enumerate(blocks, 1):
            if not _load(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), block):
                return f"holds {len(blocks)} certificates, and number {number} is broken"
    return NO_PEM
