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
    LONGEST_PATH,
    CertificateFault,
    CertificateFileMissing,
    CertificateFileUnusable,
)
from clickup_desktop.clickup.settings import UnusableSetting
from clickup_desktop.language.texts import N_, filled
from clickup_desktop.untrusted_text import display_text

MAXIMUM_BYTES = 16 * 1024 * 1024
"""A system's whole list has a quarter of a megabyte."""

_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_SEQUENCE = b"\x30"  # how everything begins that is DER
_UNREADABLE = N_("The file {path}, named in {variable}, can't be read ({error}).")
_NO_PATH = N_("The file {path}, named in {variable}, can't be read (it is no path).")
_NO_PEM = N_("The file {path}, named in {variable}, holds no certificate in PEM form.")


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
        words = display_text(getattr(failure, "strerror", None) or "")
        error = _unusable(variable, place, _UNREADABLE if words else _NO_PATH, error=words)
    else:
        if _load(context, content):
            return
        error = _what_is_wrong(variable, place, content)
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


def _what_is_wrong(variable: str, place: str, content: bytes) -> CertificateFileUnusable:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _unusable(
            variable,
            place,
            N_(
                "The file {path}, named in {variable}, holds no certificate in PEM form: it is "
                "written in UTF-16."
            ),
        )
    blocks = _BLOCK.findall(content)
    if len(blocks) > 1:
        for number, block in enumerate(blocks, 1):
            if not _load(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), block):
                return _unusable(
                    variable,
                    place,
                    N_(
                        "The file {path}, named in {variable}, holds {count} certificates, and "
                        "number {number} is broken."
                    ),
                    count=len(blocks),
                    number=number,
                )
    return _unusable(variable, place, _NO_PEM)


def _unusable(variable: str, place: str, reason: str, **values: object) -> CertificateFileUnusable:
    path = display_text(place, maximum=LONGEST_PATH)
    told = filled(reason, path=path, variable=variable, **values)
    return CertificateFileUnusable(variable=variable, path=place, reason=told)
