"""Two windows on the same data: both work, and neither loses what the other saved."""

from __future__ import annotations

import threading
from pathlib import Path

from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.server import Sandbox


def test_what_one_saves_the_other_sees(tmp_path: Path, sandbox: Sandbox) -> None:
    secrets = MemorySecrets()
    first = open_integration(tmp_path, sandbox.url, secrets=secrets)
    second = open_integration(tmp_path, sandbox.url, secrets=secrets)
    assert first.overview().member == second.overview().member
    first.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    (connection,) = second.overview().connections
    second.connections.disconnect(connection.id)
    assert first.overview().connections == ()
    first.close()
    second.close()


def test_both_save_at_the_same_time(tmp_path: Path, sandbox: Sandbox) -> None:
    secrets = MemorySecrets()
    opened = [open_integration(tmp_path, sandbox.url, secrets=secrets) for _window in range(2)]
    failures: list[BaseException] = []

    def connect(integration: OrganizationSession) -> None:
        try:
            for _time in range(5):
                integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
        except BaseException as error:  # noqa: BLE001 - told to the test
            failures.append(error)

    threads = [threading.Thread(target=connect, args=(integration,)) for integration in opened]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(opened[0].overview().connections) == 10
    for integration in opened:
        integration.close()
