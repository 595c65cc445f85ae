"""What the Debian package costs, beside the wheel and the least that PyInstaller freezes.

    .venv/bin/python -m benchmarks.package [--rounds 9] [--package FILE]

Makes a package of this checkout unless one is named. Its program and the wheel's are started turn
by turn on a virtual screen, each with an empty data folder, until their window is there.
`--version` is measured beside a program of one line. Where it may, as root on Debian, it also
installs the package in a bare Debian, until its window is shown; what that needs is fetched before.
"""

from __future__ import annotations

import argparse
import os
import runpy
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import Figure, middle, table
from benchmarks.screen import Screen, virtual_screen
from benchmarks.start import slowness
from tests.desktop.desktop_session import desktop_session, wait_until
from tests.packaging.bare_system import NO_MORE, bare_system, fetch, installed_program
from tests.packaging.running import shows_window

ROOT = Path(__file__).resolve().parent.parent
NAME = "clickup-desktop"

MOST_INSTALLED = 170.0
MOST_PACKED = 55.0
"""Megabytes."""
_MORE_THAN_THE_WHEEL_SECONDS = 0.1
_MOST_INSTALLING_SECONDS = 60.0
_LOOK_EVERY_SECONDS = 0.002
_LONGEST_SECONDS = 60.0


def frozen_program(package: Path, folder: Path) -> Path:
    """Unpack the package, and return its program."""
    subprocess.run(["dpkg-deb", "--extract", package, folder], check=True)
    return folder / "usr/lib" / NAME / NAME


def wheels_program(folder: Path) -> Path:
    """Install the wheel, with the libraries of this environment, and return its program."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    build = ("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    subprocess.run([*pip, *build], check=True)
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin/python"
    install = ("--python", python, "install", "--no-deps", "--no-index", wheel)
    subprocess.run([*pip, *install], check=True)
    (packages,) = (environment / "lib").glob("python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return environment / "bin" / NAME


def least_program(folder: Path) -> Path:
    """Freeze a program of one line, and return it."""
    source = folder / "hello.py"
    source.write_text('print("hello")\n')
    places = ("--distpath", folder, "--workpath", folder / "work", "--specpath", folder)
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--log-level", "ERROR", *places, source], check=True
    )
    return folder / "hello/hello"


def seconds_to_a_window(program: Path, display: str, screen: Screen) -> float:
    """Return how long it takes until the window is on the screen."""
    while screen.shows_window():  # of the one before, which has ended
        time.sleep(_LOOK_EVERY_SECONDS)
    with tempfile.TemporaryDirectory() as home:
        around = {"HOME": home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "DISPLAY": display}
        began = time.perf_counter()
        with subprocess.Popen(
            [program, "--data-dir", f"{home}/data"], env=around, stderr=subprocess.DEVNULL
        ) as process:
            try:
                while not screen.shows_window():
                    if time.perf_counter() - began > _LONGEST_SECONDS:
                        raise TimeoutError(f"{program} shows no window")
                    time.sleep(_LOOK_EVERY_SECONDS)
                return time.perf_counter() - began
            finally:
                process.terminate()
                process.wait()


def seconds_to_run(command: Sequence[str | Path]) -> float:
    """Return how long a program takes that says something and ends."""
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def of_the_window(frozen: Path, wheel: Path, rounds: int) -> Figure:
    """Measure both programs, turn by turn."""
    seconds: dict[Path, list[float]] = {frozen: [], wheel: []}
    with virtual_screen() as display:
        screen = Screen(display)
        for _ in range(rounds + 1):
            for program, measured in seconds.items():
                measured.append(seconds_to_a_window(program, display, screen))
    # The first turn only warms the disk's cache.
    ours, reference = middle(seconds[frozen][1:]), middle(seconds[wheel][1:])
    factor = slowness()
    return Figure(
        "window shown, beside the wheel's",
        round(ours, 3),
        "s",
        round(reference + _MORE_THAN_THE_WHEEL_SECONDS * factor, 3),
        round(reference, 3),
        rounds,
        f"{ours / reference:.2f} x; the 100 ms are multiplied by {factor:.2f}",
    )


def of_the_version(frozen: Path, least: Path, rounds: int) -> Figure:
    """Measure `--version`, turn by turn with the program of one line."""
    seconds: dict[Path, list[float]] = {frozen: [], least: []}
    for _ in range(rounds * 3 + 1):
        for program, measured in seconds.items():
            measured.append(seconds_to_run([program, "--version"]))
    ours, reference = middle(seconds[frozen][1:]), middle(seconds[least][1:])
    return Figure(
        "--version, beside a frozen print",
        round(ours, 3),
        "s",
        round(2 * reference, 3),
        round(reference, 3),
        rounds * 3,
        f"{ours / reference:.2f} x, wanted 2 x",
    )


def of_the_sizes(package: Path, unpacked: Path) -> list[Figure]:
    """Weigh what is installed, and the package."""
    files = [path for path in unpacked.rglob("*") if path.is_file() and not path.is_symlink()]
    installed = sum(path.stat().st_size for path in files) / 1e6
    packed = package.stat().st_size / 1e6
    return [
        Figure("installed", round(installed, 1), "MB", MOST_INSTALLED),
        Figure("the package", round(packed, 1), "MB", MOST_PACKED),
    ]


def of_the_installation(package: Path, folder: Path) -> Figure:
    """Install the package in a bare Debian, and wait for its window."""
    folder.mkdir()
    with bare_system(folder / "system") as bare, desktop_session(folder) as session:
        place = fetch(bare, package)
        began = time.perf_counter()
        bare.succeed("apt-get", "install", "--yes", *NO_MORE, place)
        installed = time.perf_counter() - began
        with installed_program(bare, session):
            wait_until(lambda: shows_window(session), "a window", _LONGEST_SECONDS)
            shown = time.perf_counter() - began
    return Figure(
        "apt install to a window, bare Debian",
        round(shown, 1),
        "s",
        _MOST_INSTALLING_SECONDS,
        note=f"of which apt {installed:.1f} s",
    )


def measure(rounds: int, named: Path | None) -> list[Figure]:
    """Measure all of them, one after the other."""
    # Else what was read of Python's packages would be compiled anew by each process.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make = runpy.run_path(str(ROOT / "tools/package"))["package"]
        package = named or make(folder / "package")
        frozen = frozen_program(package, folder / "frozen")
        figures = of_the_sizes(package, folder / "frozen")
        (folder / "wheel").mkdir()
        figures.append(of_the_window(frozen, wheels_program(folder / "wheel"), rounds))
        (folder / "least").mkdir()
        figures.append(of_the_version(frozen, least_program(folder / "least"), rounds))
        if os.getuid() == 0:
            figures.append(of_the_installation(package, folder / "bare"))
        else:
            print("Only root can install it in a bare Debian.", file=sys.stderr)
    return figures


def main() -> int:
    """Print the figures, and return 1 where one isn't as wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--package", type=Path)
    options = parser.parse_args()
    figures = measure(options.rounds, options.package)
    print(table(figures))
    return 0 if all(found.reached for found in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
