"""What is known of an organization before it is open, and what waits for it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.integration.awaited import recall
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.records import WorkspaceChoice
from clickup_desktop.integration.workspaces.workspaces import Workspaces
from clickup_desktop.organization.errors import StoreDamaged
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.server import Sandbox


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def folder(tmp_path: Path, sandbox: Sandbox, secrets: MemorySecrets) -> Path:
    """A data folder that ClickUp was connected in."""
    with closing(open_integration(tmp_path, sandbox.url, secrets=secrets)) as integration:
        integration.connections.connect(sandbox.tokens["owner"], Visibility.SHARED, sandbox.url)
        integration.overview()
    return tmp_path


def test_what_was_last_known_says_what_it_is(folder: Path) -> None:
    known = recall(folder)

    assert known is not None
    assert known.overview.opening
    assert known.overview.read_only
    assert known.overview.as_of is not None
    assert len(known.overview.connections) == 1
    assert known.overview.choices


def test_without_the_store_nothing_is_known(folder: Path) -> None:
    (folder / STORE_NAME).unlink()
    assert recall(folder) is None


def test_a_connection_that_is_gone_is_not_known_any_more(
    folder: Path, sandbox: Sandbox, secrets: MemorySecrets
) -> None:
    with closing(open_integration(folder, sandbox.url, secrets=secrets)) as integration:
        (connection,) = integration.overview().connections
        integration.connections.disconnect(connection.id)

    assert recall(folder) is None


def test_calls_wait_until_it_is_open(
    folder: Path, sandbox: Sandbox, secrets: MemorySecrets
) -> None:
    known = recall(folder)
    assert known is not None
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(known.integration.overview)
        assert not answer.done()
        with closing(open_integration(folder, sandbox.url, secrets=secrets)) as integration:
            known.integration.arrive(integration)
            assert not answer.result(60).opening


def test_whoever_waits_is_told_why_it_cannot_be_opened(folder: Path) -> None:
    known = recall(folder)
    assert known is not None
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(known.integration.overview)
        known.integration.fail(StoreDamaged(folder, "no store"))
        with pytest.raises(StoreDamaged):
            answer.result(60)


def test_what_is_read_is_read_by_what_is_true_now(
    folder: Path, sandbox: Sandbox, secrets: MemorySecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What hides names of private Channels was otherwise when it was last known."""
    known = recall(folder)
    assert known is not None
    asked: list[WorkspaceChoice] = []

    def browse(_self: Workspaces, choice: WorkspaceChoice, _listener: object) -> threading.Event:
        asked.append(choice)
        return threading.Event()

    monkeypatch.setattr(Workspaces, "browse", browse)
    monkeypatch.setattr(
        Workspaces,
        "choice",
        lambda _self, _workspace, _connection: replace(
            known.overview.choices[0], hides_private_names=True
        ),
    )
    with closing(open_integration(folder, sandbox.url, secrets=secrets)) as integration:
        known.integration.arrive(integration)
        known.integration.workspaces.browse(known.overview.choices[0], lambda _event: None)

    assert [choice.hides_private_names for choice in asked] == [True]
