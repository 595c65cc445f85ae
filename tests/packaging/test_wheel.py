"""What is built is whole: an installed wheel brings its commands, its resources and its store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.proof

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = sorted(
    str(path.relative_to(ROOT / "resources").as_posix())
    for path in (ROOT / "resources").rglob("*")
    if path.is_file()
)

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it, and nothing of the checkout; its folder of programs."""
    folder = tmp_path_factory.mktemp("wheel")
    # The build tools are those of the tests' environment, so that this works without a network.
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    build: list[str | Path] = [
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        folder,
        ROOT,
    ]
    subprocess.run([*pip, *build], check=True)
    (wheel,) = folder.glob("*.whl")
    environment = folder / "with a blank"
    venv.create(environment, with_pip=False, symlinks=True)
    programs = environment / "bin"
    subprocess.run(
        [*pip, "--python", programs / "python", "install", "--no-deps", "--no-index", wheel],
        check=True,
    )
    # The dependencies are borrowed. A checkout that is installed there stays invisible: the
    # files that lead to it are only read in an environment's own folder.
    (packages,) = (environment / "lib").glob("python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return programs


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Runs an installed program in an empty folder."""

    def run_program(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        program, *rest = arguments
        return subprocess.run(
            [installed / program, *rest],
            cwd=tmp_path,
            env={
                "HOME": str(tmp_path),
                "PATH": os.environ["PATH"],
                "LANG": "C.UTF-8",
                "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            },
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )

    return run_program


def test_every_resource_is_found_in_an_installed_wheel(run: Run) -> None:
    program = (
        "import json, sys\n"
        "from clickup_desktop import resource_files\n"
        "found = {name: len(resource_files.read_bytes(name)) for name in json.loads(sys.argv[1])}\n"
        "print(json.dumps([resource_files.__file__, found]))\n"
    )
    ran = run("python", "-c", program, json.dumps(RESOURCES))
    where, found = json.loads(ran.stdout)
    assert not Path(where).is_relative_to(ROOT)
    assert found == {name: (ROOT / "resources" / name).stat().st_size for name in RESOURCES}
    assert "icons/clickup.svg" in found


@pytest.mark.parametrize("program", ["clickup-desktop", "clickup-desktop-window"])
def test_the_command_is_there(run: Run, program: str) -> None:
    ran = run(program, "--help")
    assert "Connect ClickUp to your organization" in ran.stdout
    assert ran.stderr == ""


def test_an_installed_program_makes_its_store(run: Run, tmp_path: Path) -> None:
    ran = run("clickup-desktop", "links", "--json", "--data-dir", tmp_path / "data")
    assert json.loads(ran.stdout) == {"links": []}
