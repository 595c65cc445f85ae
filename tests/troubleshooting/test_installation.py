"""What adds the part that talks to servers depends on how the program came here."""

from __future__ import annotations

import shlex
import ssl
import sys
from importlib import metadata
from pathlib import Path

import pytest

from clickup_desktop.troubleshooting import installation
from clickup_desktop.troubleshooting.installation import (
    how_installed,
    how_to_add_servers,
    how_to_renew_libpq,
)
from clickup_desktop.troubleshooting.platform_text import platform_text

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment that the program lies in, and not in a checkout."""
    packages = tmp_path / "lib" / "site-packages" / "clickup_desktop" / "troubleshooting"
    monkeypatch.setattr(installation, "__file__", str(packages / "installation.py"))
    monkeypatch.setattr(metadata, "distribution", _nowhere)
    (tmp_path / "pyvenv.cfg").write_text("version = 3.11\n")
    return tmp_path


def _nowhere(name: str) -> None:
    raise metadata.PackageNotFoundError(name)


@pytest.mark.parametrize(
    ("file", "command"),
    [
        ("pipx_metadata.json", "pipx install --force 'clickup-desktop[server]'"),
        ("uv-receipt.toml", "uv tool install --force 'clickup-desktop[server]'"),
    ],
)
def test_a_tool_that_installs_programs_is_named(installed: Path, file: str, command: str) -> None:
    (installed / file).touch()
    assert how_to_add_servers(installed) == f"Install it: {command}."


def test_an_environment_is_named_by_its_python(installed: Path) -> None:
    python = shlex.quote(sys.executable)
    expected = f"Install it: {python} -m pip install 'clickup-desktop[server]'."
    assert how_to_add_servers(installed) == expected


def test_an_environment_of_uvs_has_no_pip(installed: Path) -> None:
    (installed / "pyvenv.cfg").write_text("home = /usr/bin\nuv = 0.9.1\n")
    told = how_to_add_servers(installed)
    assert told.startswith("Install it: uv pip install --python ")
    assert "-m pip" not in told


def test_a_checkout_is_installed_from_where_it_lies(tmp_path: Path) -> None:
    assert f"-m pip install -e '{ROOT}[server]'" in how_to_add_servers(tmp_path)


@pytest.mark.parametrize("file", ["/usr/lib/clickup-desktop/a/b.py", "/opt/clickup/a/b.py"])
def test_a_package_is_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.setattr(installation, "__file__", file)
    told = how_to_add_servers(tmp_path)
    assert "Install the package again" in told
    assert "pip" not in told


def test_so_is_a_frozen_program(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "Install the package again" in how_to_add_servers(installed)


@pytest.mark.parametrize(
    ("file", "command"),
    [
        ("pipx_metadata.json", "pipx inject --force clickup-desktop 'psycopg[binary]'"),
        (
            "uv-receipt.toml",
            "uv tool install --force --with 'psycopg[binary]' 'clickup-desktop[server]'",
        ),
        ("pyvenv.cfg", f"{shlex.quote(sys.executable)} -m pip install --upgrade 'psycopg[binary]'"),
    ],
)
def test_a_newer_libpq_comes_in_the_same_way(installed: Path, file: str, command: str) -> None:
    (installed / file).touch()
    told = how_to_renew_libpq(installed)
    assert told == f"Install psycopg's own libpq, which is newer: {command}."


def test_a_frozen_programs_comes_with_its_package(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    told = how_to_renew_libpq(installed)
    assert "newer package" in told
    assert "pip" not in told


def test_the_diagnostics_tell_how_the_program_came_here_and_with_what(tmp_path: Path) -> None:
    told = platform_text().splitlines()
    assert "Installed as: a checkout of the source" in told
    assert ssl.OPENSSL_VERSION in told
    assert f"PySide6 {metadata.version('PySide6-Essentials')}" in told


@pytest.mark.parametrize(
    ("file", "way"),
    [
        ("pipx_metadata.json", "pipx"),
        ("uv-receipt.toml", "uv tool"),
        ("another", "packages of Python"),
    ],
)
def test_each_way_of_installing_has_its_words(installed: Path, file: str, way: str) -> None:
    (installed / file).touch()
    assert how_installed(installed) == way


@pytest.mark.parametrize(
    ("program", "way"),
    [
        ("/usr/lib/clickup-desktop/clickup-desktop", "a package of the system"),
        ("/home/somebody/clickup-desktop/clickup-desktop", "a folder with its own Python"),
    ],
)
def test_a_frozen_program_says_whether_the_system_manages_it(
    program: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", program)
    assert how_installed() == way
