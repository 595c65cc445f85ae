"""Killed at any moment: the data holds the old or the new, and no token without its connection.

A short run of what `python -m benchmarks.killing` does two hundred times.
"""

from __future__ import annotations

from pathlib import Path

from clickup_desktop.organization.secrets import SERVICE_NAME
from clickup_desktop.sandbox.server import Sandbox
from tests.fake_keyring import KeyringServer, ServerSecrets
from tests.killing.rounds import Killing


def test_a_dozen_kills_leave_the_old_or_the_new(tmp_path: Path, sandbox: Sandbox) -> None:
    with KeyringServer() as server:
        killing = Killing(
            tmp_path,
            sandbox.url,
            (sandbox.token, sandbox.tokens["no-chat"]),
            secrets=ServerSecrets(server),
            kept=lambda: server.names(SERVICE_NAME),
            environment=server.environment,
            seed=20270503,
        )
        tally = killing.run(12)

    assert tally.total == 12
