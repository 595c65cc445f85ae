"""Faults as they are really made, and the table that is written of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests import postgresql
from tests.cli.conftest import connection, ground, keyring, program, warm  # noqa: F401 - fixtures
from tests.clickup.certificates import Company
from tests.failures.copied import chatty_sandbox, copied, linked  # noqa: F401 - fixtures
from tests.failures.messages_page import open_messages  # noqa: F401 - fixture
from tests.failures.office import PROXY_PASSWORD, TOKEN, ClickUp, Office, Servers
from tests.failures.recorder import RECORDER, Recorder
from tests.failures.shared import SharedOrganization, shared_organization
from tests.failures.window import Window
from tests.leaks import leaks
from tests.organization.server.conftest import database  # noqa: F401
from tests.postgresql import Cluster
from tests.ready_organization import ready_database


@pytest.fixture
def failures(request: pytest.FixtureRequest) -> Recorder:
    """Where a test records what it has seen."""
    return request.config.stash[RECORDER]


@pytest.fixture(autouse=True)
def silent_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail the test after which a secret is in a log, whoever wrote it."""
    caplog.set_level(logging.DEBUG)
    yield
    said = "\n".join(record.getMessage() for record in caplog.get_records("call"))
    assert not leaks(said, TOKEN)
    assert not leaks(said, PROXY_PASSWORD)


@pytest.fixture
def servers() -> Iterator[Servers]:
    """Servers, of which those that are not the organization URL hear no token."""
    with ExitStack() as stack:
        started = Servers(stack)
        yield started
        started.assert_strangers_heard_no_token()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An organization that has nothing yet."""
    opened = Office(tmp_path / "data", monkeypatch)
    yield opened
    opened.integration.close()


@pytest.fixture
def company(tmp_path: Path) -> Company:
    """An authority that no system knows."""
    return Company(tmp_path)


@pytest.fixture
def installed(company: Company, monkeypatch: pytest.MonkeyPatch) -> Company:
    """The same, with its certificate made known to this program."""
    monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
    return company


@pytest.fixture
def clickup() -> ClickUp:
    """What the window's organization URL leads to."""
    return ClickUp()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, servers: Servers, clickup: ClickUp) -> Iterator[Window]:
    """The window, not yet opened."""
    with closing(Window(qtbot, tmp_path / "window", servers.clickup(clickup).url)) as opened:
        yield opened


@pytest.fixture
def connected(office: Office, servers: Servers) -> str:
    """The id of a Shared connection."""
    return office.connect(servers.clickup().url)


@pytest.fixture(scope="session")
def lasting(cluster: Cluster) -> Iterator[SharedOrganization]:
    """One organization on a server for all who leave it as it was."""
    with ready_database(cluster) as name, shared_organization(cluster, name) as made:
        yield made


@pytest.fixture
def shared(lasting: SharedOrganization) -> Iterator[SharedOrganization]:
    """An organization on a server, with somebody of each role."""
    yield lasting
    # Those who joined for a test alone.
    for computer in lasting.town.computers[3:]:
        computer.store.close()
    del lasting.town.computers[3:]


@pytest.fixture
def stopped_cluster() -> Iterator[Cluster]:
    """A server that a test may start, stop and break."""
    with postgresql.stopped_cluster() as made:
        yield made
