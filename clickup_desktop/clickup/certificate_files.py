"""Whom to trust, where a variable of the environment names a file or folder of certificates."""

from __future__ import annotations

import ssl
from pathlib import Path

from clickup_desktop.certificate_file import Fault, NoCertificates, read_certificates
from clickup_desktop.clickup.errors import (
    LONGEST_PATH,
    CertificateFault,
    CertificateFileMissing,
    CertificateFileUnusable,
)
from clickup_desktop.clickup.settings import UnusableSetting
from clickup_desktop.language.texts import N_, filled
from clickup_desktop.untrusted_text import display_text

_UNUSABLE = {
    Fault.UNREADABLE: N_("The file {path}, named in {variable}, can't be read ({error})."),
    Fault.NO_PATH: N_("The file {path}, named in {variable}, can't be read (it is not a path)."),
    Fault.NO_PEM: N_(
        "The file {path}, named in {variable}, contains no certificate in PEM format."
    ),
    Fault.IN_UTF16: N_(
        "The file {path}, named in {variable}, contains no certificate in PEM format: it is saved "
        "as UTF-16."
    ),
    Fault.BROKEN: N_(
        "Certificate {number} of {count} in the file {path}, named in {variable}, is damaged."
    ),
}


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
        error = _fault(none, variable, place)
    else:
        return
    raise UnusableSetting(error)


def _is_folder(place: str) -> bool:
    try:
        return Path(place).is_dir()
    except (OSError, ValueError):
        return False


def _fault(none: NoCertificates, variable: str, place: str) -> CertificateFault:
    if none.fault is Fault.MISSING:
        return CertificateFileMissing(variable=variable, path=place)
    path = display_text(place, maximum=LONGEST_PATH)
    reason = filled(_UNUSABLE[none.fault], path=path, variable=variable, **none.values)
    return CertificateFileUnusable(variable=variable, path=place, reason=reason)
