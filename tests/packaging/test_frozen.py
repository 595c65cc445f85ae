"""The program that needs no Python, as it is shipped."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.desktop import desktop_session as desktop
from tests.desktop.desktop_session import wait_until
from tests.desktop.keyboard import Keyboard
from tests.desktop.screen_reader import ScreenReader
from tests.packaging.bundle import every_module_of, modules_of
from tests.packaging.running import environment, run, running_from
from tests.postgresql import PASSWORD, Cluster
from tests.services import need_programs

pytestmark = [pytest.mark.proof, pytest.mark.timeout(1800)]

ROOT = Path(__file__).resolve().parents[2]
ABOUT = "ctrl+7"
"""Opens the page with the button that opens the data folder."""

# Stands for the program that opens a person's browser: notes with what environment it was started.
_XDG_OPEN = """#!/bin/sh
env -0 >"$HOME/opened.part"
printf 'ADDRESS=%s\\0' "$1" >>"$HOME/opened.part"
mv "$HOME/opened.part" "$HOME/opened"
"""


def libraries(program: Path) -> list[Path]:
    return [
        path
        for path in (program.parent / "_internal").rglob("*")
        if path.is_file() and not path.is_symlink() and path.read_bytes()[:4] == b"\x7fELF"
    ]


def test_it_walks_through_itself_with_the_sandbox_as_its_child(
    program: Path, tmp_path: Path
) -> None:
    ran = run(program, tmp_path, "tour", "--out", "pictures")
    steps = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 0, ran.stderr
    assert len(steps) >= 20
    assert all(step["ok"] for step in steps)
    assert running_from(program.parent) == []


def test_a_command_starts_without_qt(program: Path, tmp_path: Path) -> None:
    ran = run(program, tmp_path, "links", "--json", LD_DEBUG="files")
    assert json.loads(ran.stdout) == {"links": []}
    assert "libsqlite3" in ran.stderr
    assert "libQt6" not in ran.stderr


def test_every_library_finds_what_it_needs(program: Path) -> None:
    inside = program.parent / "_internal"
    missing = []
    for path in libraries(program):
        told = subprocess.run(
            ["ldd", path],
            env={"PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": str(inside)},
            capture_output=True,
            text=True,
            check=False,
        )
        missing += [f"{path.name}: {it}" for it in told.stdout.splitlines() if "not found" in it]
    assert missing == []


def test_it_holds_nothing_of_where_it_was_made(program: Path) -> None:
    assert list(program.parent.rglob("__pycache__")) == []
    need_programs("readelf")
    for path in libraries(program):
        told = subprocess.run(["readelf", "-dW", path], capture_output=True, text=True, check=True)
        assert re.findall(r"R(?:UN)?PATH\) .*\[(/[^\]]*)", told.stdout) == [], path


def test_it_brings_no_library_that_the_system_keeps_up_to_date(program: Path) -> None:
    names = {path.name for path in libraries(program) if path.parent.name == "_internal"}
    strangers = {name for name in names if not name.startswith(("libpython", "_cffi"))}
    assert strangers == set()


def test_qt_speaks_every_language_of_the_program(program: Path) -> None:
    inside = program.parent / "_internal"
    for folder in (ROOT / "resources/locale").glob("*"):
        assert (inside / f"PySide6/Qt/translations/qtbase_{folder.name}.qm").exists()
        catalogue = inside / f"clickup_desktop/resources/locale/{folder.name}/LC_MESSAGES"
        assert [path.suffix for path in catalogue.iterdir()] == [".mo"]


def test_no_lexer_and_no_test_tool_is_in_it(program: Path) -> None:
    tops = {name.partition(".")[0] for name in modules_of(program)}
    assert {"clickup_desktop", "sqlalchemy", "rich"} <= tops
    assert tops & {"babel", "pip", "pygments", "pytest", "setuptools", "tkinter"} == set()


def imported_modules() -> set[str]:
    """Return every module that the program imports anywhere, where this system has it."""
    named = set()
    for path in (ROOT / "clickup_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                named.add(node.module)
    return {name for name in named if is_here(name)} - set(sys.builtin_module_names)


def is_here(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def test_everything_that_is_imported_anywhere_is_in_it(program: Path) -> None:
    wanted = imported_modules()
    assert {"PySide6.QtDBus", "psycopg", "keyring.backend", "rich.table"} <= wanted
    assert wanted - every_module_of(program) == set()


@contextmanager
def stub_browser(session: desktop.DesktopSession, folder: Path) -> Iterator[dict[str, str]]:
    """Put a browser's place first on the path; yield the environment for the program."""
    programs = folder / "programs"
    programs.mkdir()
    (programs / "xdg-open").write_text(_XDG_OPEN)
    (programs / "xdg-open").chmod(0o755)
    path = f"{programs}:{session.environment['PATH']}"
    yield {**session.environment, "PATH": path}


def test_what_it_opens_has_the_persons_environment(program: Path, tmp_path: Path) -> None:
    need_programs(*desktop.PROGRAMS)
    with (
        desktop.desktop_session(tmp_path) as session,
        stub_browser(session, tmp_path) as around,
        ScreenReader(session.environment) as reader,
    ):
        keyboard = Keyboard(session, reader)
        theirs = {"LD_LIBRARY_PATH": "/opt/theirs/lib", "QT_PLUGIN_PATH": "/opt/theirs/plugins"}
        running = subprocess.Popen(
            [program, "--data-dir", tmp_path / "data"],
            cwd=tmp_path,
            env={**around, **theirs},
            stderr=subprocess.PIPE,
        )
        try:
            keyboard.wait_for("Connect ClickUp")
            keyboard.go_to("Integrations")  # a tab that is there once the store is open
            keyboard.press(ABOUT)
            keyboard.go_to("Open folder")
            keyboard.press("space")
            note = Path(session.environment["HOME"]) / "opened"
            wait_until(note.exists, "xdg-open was started", 60)
        finally:
            running.terminate()
            running.communicate()
    found = dict(it.split("=", 1) for it in note.read_text().split("\0") if it)
    assert found["ADDRESS"].startswith("file://")
    assert {name: found[name] for name in theirs} == theirs
    ours = str(program.parent)
    assert [f"{k}={v}" for k, v in found.items() if ours in v or k.startswith("_PYI")] == []


def test_it_shows_a_window_on_wayland(program: Path, tmp_path: Path) -> None:
    need_programs("weston")
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    around = environment(tmp_path, XDG_RUNTIME_DIR=str(runtime), WAYLAND_DISPLAY="wayland-9")
    weston = subprocess.Popen(
        ["weston", "--backend=headless-backend.so", "--socket=wayland-9", "--idle-time=0"],
        env={**around, "WAYLAND_DISPLAY": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until((runtime / "wayland-9").exists, "weston", 60)
        running = subprocess.Popen(
            [program, "--data-dir", tmp_path / "data"],
            cwd=tmp_path,
            env={**around, "WAYLAND_DEBUG": "1"},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert running.stderr is not None
        said = []
        for line in running.stderr:
            said.append(line)
            if re.search(r"wl_surface[@#]\d+\.commit", line):
                break
        running.terminate()
        running.communicate()
        assert any("set_title" in line for line in said), "".join(said)
        assert "commit" in said[-1], "".join(said)
    finally:
        weston.terminate()
        weston.wait()


def test_the_keyring_and_a_server_with_tls_are_reached(
    program: Path, tmp_path: Path, cluster: Cluster
) -> None:
    need_programs(*desktop.PROGRAMS)
    with desktop.desktop_session(tmp_path) as session:
        ran = run(program, tmp_path, "doctor", "--json", **session.environment)
        steps = {step["name"]: step for step in json.loads(ran.stdout)["steps"]}
    assert steps["keyring"]["ok"], steps
    assert steps["store"]["ok"], steps
    database = f"frozen_{os.getpid()}"
    subprocess.run(
        [cluster.programs / "createdb", "--maintenance-db", cluster.url("postgres"), database],
        env={**os.environ, "PGPASSWORD": PASSWORD},
        check=True,
    )
    made = subprocess.run(
        [
            *(program, "organization", "create", cluster.url(database), "--name", "Acme"),
            *("--admin-email", "admin@acme.example", "--json"),
        ],
        cwd=tmp_path,
        env=environment(tmp_path),
        input=PASSWORD,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert made.returncode == 0, made.stderr
