"""Servers' certificates as they should not be, and the company's authority that signs them."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

_DAY = timedelta(days=1)


class Company:
    """An authority that no system knows by itself, as a company's proxy has one.

    Args:
        folder: where its own certificate is written, for those who trust it.

    Attributes:
        file: its certificate.
    """

    name = "Acme"

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA(organization_name=self.name)
        self.file = folder / "company.pem"
        self._authority.cert_pem.write_to_path(str(self.file))

    def issue(self, host: str = "127.0.0.1") -> ssl.SSLContext:
        """Return a server's context that is as it should be."""
        return _serving(self._authority.issue_cert(host))

    def issue_expired(self, host: str = "127.0.0.1") -> ssl.SSLContext:
        """Return one whose certificate ended yesterday."""
        now = datetime.now(UTC)
        return _serving(
            self._authority.issue_cert(host, not_before=now - 30 * _DAY, not_after=now - _DAY)
        )

    def issue_for_later(self, host: str = "127.0.0.1") -> ssl.SSLContext:
        """Return one whose certificate begins tomorrow: what a clock that is behind sees."""
        now = datetime.now(UTC)
        return _serving(
            self._authority.issue_cert(host, not_before=now + _DAY, not_after=now + 30 * _DAY)
        )

    def issue_for_old_versions(self, newest: ssl.TLSVersion) -> ssl.SSLContext:
        """Return one that speaks no newer version of TLS than `newest`."""
        context = self.issue()
        # What is that old is not spoken on OpenSSL's usual level of security.
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = newest
        context.maximum_version = newest
        return context


def self_signed(host: str = "127.0.0.1") -> ssl.SSLContext:
    """Return a server's context whose certificate nobody but itself vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority = trustme.CA(organization_name=host)
    with authority.private_key_pem.tempfile() as key, authority.cert_pem.tempfile() as certificate:
        context.load_cert_chain(certificate, key)
    return context


def _serving(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context
