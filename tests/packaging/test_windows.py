"""What Windows gets, as far as it can be tried elsewhere: nothing here runs there."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
import types
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PySide6.QtGui import QImageReader
from pytestqt.qtbot import QtBot

from clickup_desktop import __version__
from tests.packaging.pictures import drawn, looks_like
from tests.services import need_programs

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("ClickUp Desktop.exe", "clickup-desktop.exe")


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "installer"))


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """What `tools/freeze` would make on Windows, in small: two programs, and what they need."""
    need_programs("makensis")
    folder = tmp_path / "with a blank" / "clickup-desktop"
    (folder / "_internal" / "locale").mkdir(parents=True)
    (folder / "_internal" / "locale" / "größe.txt").write_text("Größe", encoding="utf-8")
    script = tmp_path / "program.nsi"
    script.write_text("Section\nSectionEnd\n")
    for name in PROGRAMS:
        compiled: list[str | Path] = ["makensis", "-V1", f"-XOutFile '{folder / name}'", script]
        subprocess.run(compiled, check=True)
    return folder


@pytest.fixture
def signer(tmp_path: Path) -> Path:
    """A program that signs as `signtool` does, with a certificate that nobody trusts."""
    need_programs("osslsigncode")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Acme")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "acme.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "acme.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    program = tmp_path / "sign"
    program.write_text(
        "#!/bin/sh\nset -e\n"
        f"echo \"$1\" >>'{tmp_path}/signed'\n"
        f"osslsigncode sign -h sha256 -certs '{tmp_path}/acme.pem' -key '{tmp_path}/acme.key' "
        '-in "$1" -out "$1.signed"\n'
        'mv "$1.signed" "$1"\n'
    )
    program.chmod(0o700)
    return program


def is_signed(file: Path, certificate: Path) -> bool:
    """Whether a file has a signature by `certificate`, and is what was signed."""
    ran = subprocess.run(
        ["osslsigncode", "verify", "-CAfile", certificate, "-in", file],
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode == 0 and "Signature verification: ok" in ran.stdout


def properties(file: Path) -> dict[str, str]:
    """Return what Windows shows of a program as its properties."""
    text = file.read_bytes().decode("utf-16-le", errors="replace")
    found = re.findall(r"(\w+)\0\0?([\x20-\xff]+)\0", text[text.index("StringFileInfo") :])
    return dict(found)


def test_a_version_is_four_numbers_for_windows(tool: dict[str, Any]) -> None:
    four = tool["four_numbers"]
    assert four("0.1.0") == (0, 1, 0, 0)
    assert four("2.10") == (2, 10, 0, 0)
    assert four("1.2.3rc4") == (1, 2, 3, 0)


def test_its_icon_has_the_sizes_that_windows_shows(qtbot: QtBot, tmp_path: Path) -> None:
    icons = runpy.run_path(str(ROOT / "tools" / "icons"))
    file = icons["write_ico"](tmp_path / "icon.ico")
    assert icons["write_ico"](tmp_path / "again.ico").read_bytes() == file.read_bytes()
    reader = QImageReader(str(file))
    sizes = []
    for index in range(reader.imageCount()):
        reader.jumpToImage(index)
        image = reader.read()
        sizes.append(image.width())
        assert looks_like(image, drawn(image.width()))
    assert sizes == [16, 20, 24, 32, 40, 48, 64, 256]


def test_a_folder_of_another_system_is_refused(tool: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "clickup-desktop").touch()
    with pytest.raises(FileNotFoundError, match="made on Windows"):
        tool["installer"](tmp_path, tmp_path)


@pytest.mark.proof
def test_the_programs_say_what_they_are(
    tool: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PyInstaller import compat  # noqa: PLC0415 - of proofs alone

    # These are there on Windows alone, and not needed to read the text.
    monkeypatch.setitem(sys.modules, "pefile", types.ModuleType("pefile"))
    monkeypatch.setattr(compat, "win32api", None, raising=False)
    from PyInstaller.utils.win32 import versioninfo  # noqa: PLC0415

    file = tmp_path / "version-resource.txt"
    file.write_text(tool["version_resource"]("1.2.3"), encoding="utf-8")
    read = versioninfo.load_version_info_from_text_file(str(file))
    assert (read.ffi.fileVersionMS, read.ffi.fileVersionLS) == (1 << 16 | 2, 3 << 16)
    told = {it.name: it.val for it in read.kids[0].kids[0].kids}
    assert told["ProductName"] == "ClickUp Desktop"
    assert told["ProductVersion"] == told["FileVersion"] == "1.2.3"
    assert told["LegalCopyright"] in (ROOT / "LICENSE").read_text("utf-8")


@pytest.mark.proof
def test_the_installer_is_compiled_without_a_warning_and_always_the_same(
    tool: dict[str, Any], frozen: Path, tmp_path: Path
) -> None:
    made = tool["installer"](frozen, tmp_path / "made")
    assert made.name == f"clickup-desktop-{__version__}-setup.exe"
    told = properties(made)
    assert told["ProductName"] == "ClickUp Desktop"
    assert told["ProductVersion"] == told["FileVersion"] == __version__
    assert tool["installer"](frozen, tmp_path / "again").read_bytes() == made.read_bytes()


@pytest.mark.proof
def test_everything_that_runs_is_signed(
    tool: dict[str, Any], frozen: Path, signer: Path, tmp_path: Path
) -> None:
    made = tool["installer"](frozen, tmp_path / "made", sign=signer)
    signed = (tmp_path / "signed").read_text("utf-8").splitlines()
    # What removes the program has a name of the moment.
    assert len(signed) == 4
    assert {*(str(frozen / name) for name in PROGRAMS), str(made)} < set(signed)
    certificate = tmp_path / "acme.pem"
    for file in (made, *(frozen / name for name in PROGRAMS)):
        assert is_signed(file, certificate), file
    changed = bytearray(made.read_bytes())
    changed[len(changed) // 2] ^= 1
    made.write_bytes(changed)
    assert not is_signed(made, certificate)
