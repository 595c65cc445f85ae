"""What every test may count on: a home of its own, and nothing left running behind it."""

from __future__ import annotations

import contextlib
import gc
import importlib
import itertools
import os
import signal
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clickup_desktop.clickup import managed_network
from clickup_desktop.integration.policy import place, policy_file
from clickup_desktop.language.isolation import isolate_nothing
from clickup_desktop.language.moments import write_moments_with
from clickup_desktop.language.numbers import write_numbers_with
from clickup_desktop.language.texts import ENGLISH
from clickup_desktop.organization import sqlite_store
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting import redaction
from tests.examples import register_profiles
from tests.failures.recorder import RECORDER, WRITE, Recorder
from tests.policies import WrittenPolicy, own_user
from tests.postgresql import Cluster, running_cluster
from tests.ready_organization import organizations_in_ready_databases
from tests.ready_store import make_store, put_store
from tests.services import NOT_PERMITTED, REQUIRED
from tests.shared_statements import shared_statements

# Without a screen Qt would end the whole run.
if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The words that tests look for are English, whatever the person who runs them reads.
os.environ["LANGUAGE"] = "en"
# Moments and numbers are written as where the system names no region.
os.environ["LC_TIME"] = "C"
if "LC_ALL" in os.environ:
    os.environ["LC_CTYPE"] = os.environ.pop("LC_ALL")

FOLDER = Path(__file__).parent
WITH_WINDOWS = {"failures", "hostile_text", "journeys", "secrecy", "ui"}
QUICK = {"clickup", "contract", "documents", "ground", "sandbox", "troubleshooting"}
"""Folders whose files take no more than a few seconds."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to write the table of faults."""
    parser.addoption(WRITE, action="store_true", help="write docs/failures.md")


def pytest_configure(config: pytest.Config) -> None:
    """Gather the rows of that table, here too where other processes run the tests.

    What is made until all tests are known stays to the end: the garbage collector need not look.
    """
    gc.disable()
    recorder = Recorder(write=config.getoption(WRITE))
    config.stash[RECORDER] = recorder
    config.pluginmanager.register(recorder)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Import a part of the tests first, where other processes begin with the others.

    What pytest makes of a file when it is imported for the first time is kept for all of them.
    """
    worker = getattr(session.config, "workerinput", None)
    if worker is None or session.config.args != session.config.getini("testpaths"):
        return
    number = int(worker["workerid"].removeprefix("gw"))
    for file in sorted(FOLDER.rglob("test_*.py"))[number :: worker["workercount"]]:
        importlib.import_module(".".join(file.relative_to(FOLDER.parent).with_suffix("").parts))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pass over what Qt's offscreen platform says of window managers, where windows are shown.

    A test with a database server of its own is a proof. What is quick comes last, so that no
    process is left alone with a long file in the end.
    """

    def folder(item: pytest.Item) -> str:
        return item.path.relative_to(FOLDER).parts[0]

    for item in items:
        if folder(item) in WITH_WINDOWS:
            item.add_marker(pytest.mark.qt_log_ignore("does not support"))
        if "own_cluster" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.proof)
    items.sort(key=lambda item: folder(item) in QUICK)


def pytest_collection_finish() -> None:
    """Have the garbage collector leave alone what stays to the end: all modules, and all tests.

    It looks at young objects as seldom as it does in the window.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run a process more than there are cores, since many tests wait; each has a server, too."""
    return min(MOST_PROCESSES, (os.cpu_count() or 1) + 1)


@pytest.hookimpl
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Tell the first process nothing of a set-up or a teardown that passed.

    Neither counts there, and to be told of both takes as long as a short test. Where somebody
    wants to know how long each took, all is told.
    """
    wanted = item.config.getoption("durations") is not None
    if wanted or not hasattr(item.config, "workerinput"):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no proof be skipped where nothing may be missing."""
    report = yield
    permitted = NOT_PERMITTED not in str(report.longrepr)
    if (
        report.skipped
        and permitted
        and os.environ.get(REQUIRED)
        and item.get_closest_marker("proof")
    ):
        report.outcome = "failed"
        report.longrepr = f"a proof must not be skipped here: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    """Let nothing of a window live on into the next test, which would style and draw it too.

    What is to be deleted later waits for a loop of events, and a test need not have one.
    """
    yield
    if QApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


register_profiles()

MOST_PROCESSES = 8
PATIENCE_MILLISECONDS = 30_000
"""What is waited for comes at once; on a busy machine that takes a while."""

GRACE_SECONDS = 20.0
"""A thread that was told to stop gets this long before it counts as leaked."""


@pytest.fixture
def language() -> str:
    """The language of the system; some tests go through every one."""
    return ENGLISH


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that are not there yet."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test an empty home, and nothing of the machine's own settings."""
    home = next(homes)
    home.mkdir(0o700)
    for name in (
        "CLICKUP_TOKEN",
        "CLICKUP_ORGANIZATION_URL",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "NETRC",
    ):
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    # What is decided for the machine is not decided for its tests.
    monkeypatch.setattr(place, "system_policy_file", lambda: str(home / "policy/policy.toml"))
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home


@pytest.fixture
def policy(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WrittenPolicy]:
    """The policy of this computer, which is not written yet."""
    policy_file.policy_in_force.cache_clear()
    monkeypatch.setattr(policy_file, "ROOT", own_user())
    # Of a length that the window need not break.
    with tempfile.TemporaryDirectory(prefix="p") as folder:
        file = Path(folder) / "policy/policy.toml"
        monkeypatch.setattr(place, "system_policy_file", lambda: str(file))
        yield WrittenPolicy(file)
    policy_file.policy_in_force.cache_clear()
    managed_network.use(managed_network.ManagedNetwork())


@pytest.fixture(autouse=True)
def own_manner() -> Iterator[None]:
    """Let no test leave behind how numbers, moments, and names in sentences are written."""
    yield
    isolate_nothing()
    write_numbers_with(None)
    write_moments_with()


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What is in the file of a store that was just made."""
    return make_store(tmp_path_factory.mktemp("store"))


@pytest.fixture(autouse=True)
def ready_store(new_store: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a new store be the copy of one.

    Tests of how one is made have a fixture of this name that does nothing.
    """
    make_file = sqlite_store._make_file

    def put_or_make(folder: Path, path: Path) -> None:
        put_store(folder, new_store)
        make_file(folder, path)

    monkeypatch.setattr(sqlite_store, "_make_file", put_or_make)


@pytest.fixture(scope="session", autouse=True)
def statements() -> Iterator[None]:
    """Have no store put into SQL what another one has."""
    with shared_statements():
        yield


@pytest.fixture(scope="session", autouse=True)
def ready_databases() -> Iterator[None]:
    """Have the tables of an organization made once for many."""
    with organizations_in_ready_databases():
        yield


@pytest.fixture(autouse=True)
def no_secret_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing removed from texts because it was another test's secret."""
    monkeypatch.setattr(redaction._redactor, "_pieces", frozenset())


@pytest.fixture(autouse=True)
def no_thread_is_left(own_home: Path) -> Iterator[None]:
    """Fail the test that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + GRACE_SECONDS
    left = set(threading.enumerate()) - before
    while left and time.monotonic() < deadline:
        for thread in left:
            with contextlib.suppress(RuntimeError):  # it is just being started
                thread.join(0.05)
        left = set(threading.enumerate()) - before
    assert not left, f"left running: {sorted(thread.name for thread in left)}"


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Have Ctrl-C end what it ends, in the programs that the test starts, too.

    Whoever runs the tests in a shell's background has it ignored, and so have all that they start.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class PatientBot(QtBot):
    """Waits for as long as a busy machine may take, unless a test says how long."""

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE_MILLISECONDS) -> None:
        """Wait until `callback` returns something true, or None."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(
        self, signal: Any, *, timeout: int = PATIENCE_MILLISECONDS, **options: Any
    ) -> Any:
        """Wait for a signal when the block ends."""
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitSignals(
        self, signals: Any, *, timeout: int = PATIENCE_MILLISECONDS, **options: Any
    ) -> Any:
        """Wait for all of the signals when the block ends."""
        return super().waitSignals(signals, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """What pytest-qt's fixture returns, with more patience."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running server for all who make a database of their own on it."""
    with running_cluster() as made:
        yield made


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A running server that the test may stop, and change the rules of."""
    with running_cluster() as made:
        yield made


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """An embedded ClickUp with the small sample, without a limit on requests."""
    with Sandbox(rate_limit=0) as running:
        yield running
