"""Who vouches for the other side of a TLS connection.

What the system trusts is more than what everybody trusts: a company that looks into its people's
traffic has its own certificate installed on their computers. Such a connection works, but who made
its certificate is worth knowing, above all where it does not work.
"""

from __future__ import annotations

import ssl

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from clickup_desktop.untrusted_text import display_text

_LONGEST_NAME = 120


def issuer_of(certificate: bytes) -> str:
    """Return who issued a certificate (DER), as it calls itself; "" where that can't be read.

    Read by ourselves, because Python tells nothing of a certificate that did not verify.
    """
    from cryptography import x509  # noqa: PLC0415 - slow to import, and only needed here
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    try:
        issuer = x509.load_der_x509_certificate(certificate).issuer
        names = [
            display_text(str(attribute.value), maximum=_LONGEST_NAME)
            for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
            for attribute in issuer.get_attributes_for_oid(kind)[:1]
        ]
    except (ValueError, x509.InvalidVersion):
        return ""
    match [name for name in names if name]:
        case [common, organization] if organization not in common:
            return f"{common} ({organization})"
        case [name, *_]:
            return name
        case _:
            return display_text(issuer.rfc4514_string(), maximum=_LONGEST_NAME)


def public_context() -> ssl.SSLContext:
    """Return what trusts those whom everybody trusts (Mozilla's list, as requests brings it)."""
    return ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)


def trusting_context() -> ssl.SSLContext:
    """Return what trusts anybody: to read a certificate, and for nothing else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
