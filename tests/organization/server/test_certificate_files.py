"""A company's certificates are read in the forms that people have them in, or the file is named."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from clickup_desktop.organization.errors import ServerCertificatesUnusable
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.connecting import open_connection
from clickup_desktop.troubleshooting.hints import hint_for
from tests.postgresql import PASSWORD, Cluster

Form = Callable[[str], bytes]


def named(cluster: Cluster, file: Path) -> ServerAddress:
    """An address whose server is verified with a file."""
    return parse_address(
        f"postgresql://postgres@localhost:{cluster.port}/postgres"
        f"?sslmode=verify-full&sslrootcert={file}"
    )


READABLE: dict[str, Form] = {
    "PEM": str.encode,
    "DER, as macOS exports it": ssl.PEM_cert_to_DER_cert,
    "an editor's mark in front": lambda pem: ("\ufeff" + pem).encode(),
    "remarks that are not English": lambda pem: ("# Gerät von Acme\n" + pem).encode(),
    "lines that end as on Windows": lambda pem: pem.replace("\n", "\r\n").encode(),
    "another authority beside it": lambda pem: (pem + pem).encode(),
}


@pytest.mark.parametrize("form", READABLE.values(), ids=READABLE)
def test_certificates_are_read_in_the_forms_that_people_have(
    cluster: Cluster, tmp_path: Path, form: Form
) -> None:
    file = tmp_path / "acme.cer"
    file.write_bytes(form(cluster.certificates.read_text()))
    with open_connection(named(cluster, file), PASSWORD) as opened:
        assert opened.pgconn.ssl_in_use


def _broken(pem: str) -> bytes:
    return pem.encode()[:100] + b"!!" + pem.encode()[102:]


UNREADABLE: dict[str, tuple[Form, str]] = {
    "UTF-16": (lambda pem: pem.encode("utf-16"), "it is saved as UTF-16"),
    "a web page": (lambda _pem: b"<!DOCTYPE html>", "contains no certificate in PEM format"),
    "empty": (lambda _pem: b"", "contains no certificate in PEM format"),
    "a broken block": (_broken, "contains no certificate in PEM format"),
    "one broken block of two": (lambda pem: pem.encode() + _broken(pem), "Certificate 2 of 2"),
    "cut off": (lambda pem: ssl.PEM_cert_to_DER_cert(pem)[:200], "contains no certificate in PEM"),
}


@pytest.mark.parametrize(("form", "told"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_holds_no_certificate_is_named_with_what_is_wrong(
    cluster: Cluster, tmp_path: Path, form: Form, told: str
) -> None:
    file = tmp_path / "acme.pem"
    file.write_bytes(form(cluster.certificates.read_text()))
    with pytest.raises(ServerCertificatesUnusable) as refused:
        open_connection(named(cluster, file), PASSWORD)
    happened = hint_for(refused.value).happened
    assert str(file) in happened
    assert told in happened


def test_a_file_that_is_not_there_and_a_folder_are_told_as_that(
    cluster: Cluster, tmp_path: Path
) -> None:
    for place, told in ((tmp_path / "no.pem", "is not there"), (tmp_path, "can't be read")):
        with pytest.raises(ServerCertificatesUnusable) as refused:
            open_connection(named(cluster, place), PASSWORD)
        assert f"{place} {told}" in hint_for(refused.value).happened
