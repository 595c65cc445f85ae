"""The source that is shipped is whole: its own tests pass, and its front page holds anywhere."""

from __future__ import annotations

import ast
import os
import re
import runpy
import subprocess
import sys
import sysconfig
import tarfile
import venv
from email import message_from_string
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from clickup_desktop import __version__
from tests.services import need_programs

ROOT = Path(__file__).resolve().parents[2]
NAME = f"clickup_desktop-{__version__}"
LINK = re.compile(r"\]\(([^)\s]+)\)")
TRIED = (
    "tests/documents",
    "tests/contract",
    "tests/cli/test_places.py",
    "tests/language/test_catalogues.py",
    "tests/packaging/test_command_texts.py",
    "tests/packaging/test_lock.py",
    "tests/packaging/test_notices.py",
    "tests/packaging/test_setup.py",
    "tests/packaging/test_spec.py",
    "tests/ui/widgets/test_theme.py",
)
"""Of the tests, some that need what lies beside the program, and few that take long."""


def build(folder: Path) -> Path:
    """Build the source to ship, and return its file."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "sdist"]
    subprocess.run([*command, "--directory", folder], cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.tar.gz")
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source to ship, built where nothing says from where it comes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CLICKUP_DESKTOP_SOURCE", raising=False)
        return build(tmp_path_factory.mktemp("sdist"))


def about(made: Path) -> Any:
    """Return what a package index is told."""
    with tarfile.open(made) as archive:
        told = archive.extractfile(f"{NAME}/PKG-INFO")
        assert told is not None
        return message_from_string(told.read().decode("utf-8"))


def test_everything_that_is_kept_is_shipped(made: Path) -> None:
    need_programs("git")
    ran = subprocess.run(
        ["git", "-C", ROOT, "ls-files"], capture_output=True, text=True, check=False
    )
    if ran.returncode != 0:
        pytest.skip("no checkout, but what was shipped")
    with tarfile.open(made) as archive:
        shipped = {name.removeprefix(f"{NAME}/") for name in archive.getnames()}
    kept = {name for name in ran.stdout.splitlines() if (ROOT / name).exists()}
    assert kept - shipped == set()


def test_without_an_address_the_front_page_links_to_nothing_that_is_not_there(made: Path) -> None:
    told = about(made)
    page = told.get_payload()
    assert told["Description-Content-Type"] == "text/markdown"
    assert page.lstrip().startswith("# ClickUp Desktop")
    assert [link for link in LINK.findall(page) if "://" not in link] == []
    assert told.get_all("Project-URL") is None


def test_with_an_address_its_links_and_pictures_lead_to_the_files_of_the_version() -> None:
    hook = runpy.run_path(str(ROOT / "tools" / "metadata_hook.py"))
    source = "https://git.example.com/acme/clickup-desktop"
    page = hook["front_page"]((ROOT / "README.md").read_text("utf-8"), source, "1.2.3")
    assert f"]({source}/raw/v1.2.3/docs/pictures/channels.png)" in page
    assert f"]({source}/blob/v1.2.3/docs/steps.md)" in page
    for link in LINK.findall(page):
        assert "://" in link, link
        if link.startswith(source):
            name = re.sub(r".*?/v1\.2\.3/([^#]+).*", r"\1", link)
            assert (ROOT / name).exists(), link


def test_what_the_tests_import_comes_with_the_extra_for_them() -> None:
    lock = (ROOT / "requirements" / "test.txt").read_text("utf-8")
    locked = {canonicalize_name(it) for it in re.findall(r"(?m)^([\w.-]+)==", lock)}
    owners = packages_distributions()
    missing = set()
    for file in (ROOT / "tests").rglob("*.py"):
        for node in ast.parse(file.read_text("utf-8")).body:
            names = [it.name for it in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            for module in {name.partition(".")[0] for name in names} - {"clickup_desktop"}:
                by = {canonicalize_name(it) for it in owners.get(module, ())}
                if by and not by & locked:
                    missing.add(f"{file.relative_to(ROOT)}: {module}")
    assert missing == set()


@pytest.mark.proof
def test_its_own_tests_pass(tmp_path: Path) -> None:
    with tarfile.open(build(tmp_path)) as archive:
        archive.extractall(tmp_path, filter="data")
    source = tmp_path / NAME
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    # What it needs is borrowed, so that this takes no network; what it is itself is its own.
    (packages,) = (environment / "lib").glob("python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    install = ["install", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*pip, "--python", python, *install, source], check=True)
    variables = {name: it for name, it in os.environ.items() if name != "PYTHONPATH"}
    ran = subprocess.run(
        [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not proof", *TRIED],
        cwd=source,
        env={**variables, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
