"""Files of certificates that a person names, as such files really are.

Windows and macOS export certificates as DER, editors put a mark in front, PowerShell writes UTF-16,
and a download may be a web page.
"""

from __future__ import annotations

import codecs
import re
import ssl
from enum import Enum, auto
from pathlib import Path

MAXIMUM_BYTES = 16 * 1024 * 1024
"""A system's whole list has a quarter of a megabyte."""

_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_SEQUENCE = b"\x30"  # how everything begins that is DER


class Fault(Enum):
    """What is wrong with a file of certificates."""

    MISSING = auto()
    UNREADABLE = auto()
    """With an `error`, in the system's words."""
    NO_PATH = auto()
    NO_PEM = auto()
    IN_UTF16 = auto()
    BROKEN = auto()
    """Of `count` certificates, the one of this `number` can't be read."""


class NoCertificates(Exception):
    """Nothing can be read from the file.

    Attributes:
        values: what the fault comes with.
    """

    def __init__(self, fault: Fault, **values: object) -> None:
        super().__init__(fault.name)
        self.fault = fault
        self.values = values


def read_certificates(path: Path) -> str:
    """Return the certificates in a file, as PEM.

    Raises:
        NoCertificates: it is not there, or one of them can't be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAXIMUM_BYTES)
    except FileNotFoundError:
        raise NoCertificates(Fault.MISSING) from None
    except (OSError, ValueError) as failure:
        words = getattr(failure, "strerror", None)
        if words:
            raise NoCertificates(Fault.UNREADABLE, error=words) from None
        raise NoCertificates(Fault.NO_PATH) from None
    if content[:1] == _SEQUENCE:
        text = ssl.DER_cert_to_PEM_cert(content)
    else:
        # Remarks beside the certificates may be in any language.
        text = content.removeprefix(codecs.BOM_UTF8).decode("ascii", "ignore")
        # OpenSSL's own name for a certificate that says more of whom it is to be trusted by.
        text = text.replace(" TRUSTED CERTIFICATE-----", " CERTIFICATE-----")
    if not _are_certificates(text):
        raise _what_is_wrong(content, text)
    return text


def _are_certificates(text: str) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=text)
    except (ssl.SSLError, ValueError):
        return False
    return context.cert_store_stats()["x509"] > 0


def _what_is_wrong(content: bytes, text: str) -> NoCertificates:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return NoCertificates(Fault.IN_UTF16)
    blocks = _BLOCK.findall(text)
    if len(blocks) > 1:
        for number, block in enumerate(blocks, 1):
            if not _are_certificates(block):
                return NoCertificates(Fault.BROKEN, count=len(blocks), number=number)
    return NoCertificates(Fault.NO_PEM)
