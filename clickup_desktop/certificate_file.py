"""Files of certificates that a person names, as such files really are.

Windows and macOS export certificates as DER, editors put a mark in front, PowerShell writes UTF-16,
and a download may be a web page.
"""

from __future__ import annotations

import codecs
import re
import ssl
from pathlib import Path

MAXIMUM_BYTES = 16 * 1024 * 1024
"""A system's whole list has a quarter of a megabyte."""

NO_PEM = "holds no certificate in PEM form"

_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_SEQUENCE = b"\x30"  # how everything begins that is DER


class NoCertificates(Exception):
    """Nothing can be read from the file.

    Attributes:
        reason: what is wrong with it, as it follows the file's name; "" where it is not there.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason or "it is not there")
        self.reason = reason


def read_certificates(path: Path) -> str:
    """Return the certificates in a file, as PEM.

    Raises:
        NoCertificates: it is not there, or one of them can't be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAXIMUM_BYTES)
    except FileNotFoundError:
        raise NoCertificates("") from None
    except (OSError, ValueError) as failure:
        words = getattr(failure, "strerror", None) or "it is no path"
        raise NoCertificates(f"can't be read ({words})") from None
    if content[:1] == _SEQUENCE:
        text = ssl.DER_cert_to_PEM_cert(content)
    else:
        # Remarks beside the certificates may be in any language.
        text = content.removeprefix(codecs.BOM_UTF8).decode("ascii", "ignore")
        # OpenSSL's own name for a certificate that says more of whom it is to be trusted by.
        text = text.replace(" TRUSTED CERTIFICATE-----", " CERTIFICATE-----")
    if not _are_certificates(text):
        raise NoCertificates(_what_is_wrong(content, text))
    return text


def _are_certificates(text: str) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=text)
    except (ssl.SSLError, ValueError):
        return False
    return context.cert_store_stats()["x509"] > 0


def _what_is_wrong(content: bytes, text: str) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return f"{NO_PEM}: it is written in UTF-16"
    blocks = _BLOCK.findall(text)
    if len(blocks) > 1:
        for number, block in enumerate(blocks, 1):
            if not _are_certificates(block):
                return f"holds {len(blocks)} certificates, and number {number} is broken"
    return NO_PEM
