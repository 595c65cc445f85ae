"""In front of the real Secret Service: rows that lie, and what an earlier program kept there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.listening_server import ListeningServer
from tests.secret_service import UNLOCKED, need_secret_service, run_on_a_bus

_STEPS = """
import contextlib, json, sqlite3, sys, uuid
from pathlib import Path
import secretstorage
from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.organization.errors import OrganizationError
from clickup_desktop.organization.records import (
    Account, NewConnection, Visibility, WorkspaceReference,
)
from clickup_desktop.organization.secrets import SERVICE_NAME, KeyringSecrets, SecretError
from clickup_desktop.organization.sqlite_store import STORE_NAME
TOKEN = sys.stdin.readline().strip()
secrets = KeyringSecrets()
def opened():
    return contextlib.closing(open_integration(FOLDER, None, secrets=secrets))
def names():
    with contextlib.closing(secretstorage.dbus_init()) as bus:
        found = secretstorage.search_items(bus, {"service": SERVICE_NAME})
        return sorted(item.get_attributes()["username"] for item in found)
def write(*statement):
    with contextlib.closing(sqlite3.connect(FOLDER / STORE_NAME)) as raw, raw:
        raw.execute(*statement)
def add(integration):
    new = NewConnection(
        Visibility.PRIVATE, "https://api.clickup.com", Account("1", "Acme Admin", ""),
        (WorkspaceReference("1", "Acme"),), "",
    )
    return integration._organization.add_connection(new, TOKEN)
"""


@pytest.fixture(autouse=True)
def programs() -> None:
    need_secret_service()


def told(folder: Path, script: str) -> list[object]:
    place = f"from pathlib import Path\nFOLDER = Path({str(folder / 'data')!r})\n"
    answer = run_on_a_bus(folder, place + _STEPS + script, before=UNLOCKED)
    assert isinstance(answer, list)
    return answer


def test_rows_that_lie_take_nothing_out_of_the_keyring(tmp_path: Path) -> None:
    with ListeningServer() as elsewhere:
        before, after, sent = told(
            tmp_path,
            f"""
ELSEWHERE = {elsewhere.url!r}
TREASURES = [f"organization/{{uuid.uuid4()}}/{{what}}/{{uuid.uuid4()}}" for what in
             ("member", "password")]
for name in TREASURES:
    secrets.put(name, "worth more than a token")
with opened() as integration:
    add(integration)
before = names()
sent = 0
for lie in (
    ("UPDATE connection SET organization_url = ?", (ELSEWHERE,)),
    ("UPDATE connection SET id = ?", (TREASURES[0],)),
    ("UPDATE connection SET secret_version = ?", (f"/../../{{TREASURES[1]}}",)),
    ("DELETE FROM connection",),
):
    write(*lie)
    with opened() as integration:
        integration.reconcile()
        for connection in integration.overview().connections:
            with contextlib.suppress(SecretError, OrganizationError, ClickUpError):
                integration.connections.client_of(connection)
                sent += 1
print(json.dumps([before, names(), sent]))
""",
        )
        assert elsewhere.heard == []
    assert before == after
    assert sent == 0


def test_a_token_of_an_earlier_program_is_taken_over(tmp_path: Path) -> None:
    names, whole = told(
        tmp_path,
        """
with opened() as integration:
    saved = add(integration)
    overview = integration.overview()
    kept = secrets.get(names()[0])
# As an earlier program left it: its own name, and no ledger.
secrets.put(f"connection/{saved.id}/v1", TOKEN)
secrets.delete(names()[-1])
for file in FOLDER.glob("tokens.*"):
    file.unlink()
with opened() as integration:
    integration.reconcile()
    read = integration._organization.token_of(saved.id)
print(json.dumps([names(), secrets.get(names()[0]) == kept and read.token == TOKEN]))
""",
    )
    assert len(names) == 1  # type: ignore[arg-type]
    assert str(names[0]).startswith("token/")  # type: ignore[index]
    assert whole is True
