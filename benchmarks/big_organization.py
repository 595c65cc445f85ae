"""An organization of 10,000 members and 50,000 links on a PostgreSQL as safe as real ones."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.passwords import verifier_of
from clickup_desktop.organization.server.roles import names_for
from tests.organization.conftest import TOKEN, new_connection
from tests.organization.server.conftest import Company, SignedIn, found
from tests.postgresql import PASSWORD, Cluster, stopped_cluster

DATABASE = "acme"
MEMBER_PASSWORD = "of-everybody-who-listens"

# The maker's cluster loses data in a crash, which is fast; later lines hold.
_SAFE = """
fsync = on
full_page_writes = on
synchronous_commit = on
autovacuum = on
log_statement = 'none'
max_connections = 600
shared_buffers = 128MB
"""

_MEMBERS = """
INSERT INTO clickup_desktop.member (id, name, email, role, joined_at, login)
SELECT 'member-' || n, 'Acme Member ' || n, 'member-' || n || '@example.com',
    CASE WHEN n %% 100 = 0 THEN 'integrations-admin' ELSE 'member' END,
    now() AT TIME ZONE 'UTC' + n * interval '1 second', %(prefix)s || lpad(to_hex(n), 16, '0')
FROM generate_series(1, %(count)s) AS n
"""

# Every hundredth Channel is private, every thousandth link needs attention.
_LINKS = """
INSERT INTO clickup_desktop.channel_link (
    id, connection_id, workspace_id, workspace_name, channel_id, channel_name, visibility_private,
    place_kind, place_id, path, linked_by_id, linked_at, problem, checked_at
)
SELECT gen_random_uuid()::text, %(connection)s, '90130001', 'Acme Rollout', '6-' || n || '-8',
    'campaign-' || n, n %% 100 = 0, 'list', n::text, '["Marketing", "Campaigns", "2027"]',
    'member-' || (n %% %(members)s + 1), now() AT TIME ZONE 'UTC' - n * interval '1 minute',
    CASE WHEN n %% 1000 = 7 THEN 'not-found' ELSE '' END, now() AT TIME ZONE 'UTC'
FROM generate_series(1, %(count)s) AS n
"""


@dataclass
class BigOrganization:
    """An organization with everybody in it.

    Attributes:
        admin: its Enterprise Admin, who made the Shared connection.
        integrator: an Integrations Admin.
        listeners: logins of members, whose password is `MEMBER_PASSWORD`.
    """

    company: Company
    admin: SignedIn
    integrator: SignedIn
    connection_id: str
    listeners: tuple[ServerAddress, ...]


@contextlib.contextmanager
def big_organization(
    members: int, links: int, listeners: int
) -> Iterator[tuple[Cluster, BigOrganization]]:
    """Start a server and fill it; stop it afterwards and remove everything."""
    with stopped_cluster() as cluster:
        with (cluster.folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(_SAFE)
        cluster.start()
        address = parse_address(cluster.url("postgres"))
        information = make_conninfo(**address.settings(), password=PASSWORD)
        with psycopg.connect(information, autocommit=True) as raw:
            raw.execute(f"CREATE DATABASE {DATABASE}")
        company = Company(cluster, DATABASE, parse_address(cluster.url(DATABASE)))
        with contextlib.closing(company):
            yield cluster, _fill(company, members, links, listeners)


def _fill(company: Company, members: int, links: int, listeners: int) -> BigOrganization:
    first = found(company.address)
    assert first is not None
    admin = company.let_in(first.login, first.password)
    integrator = company.join(admin, "Acme Integrator", Role.INTEGRATIONS_ADMIN)
    shared = admin.service.add_connection(new_connection(), TOKEN)
    names = names_for(DATABASE)
    logins = [f"{names.login_prefix}{number:016x}" for number in range(1, listeners + 1)]
    with company.administrator() as raw:
        # What happens without triggers is neither told to anybody nor written down.
        raw.execute("SET session_replication_role = replica")
        raw.execute(_MEMBERS, {"prefix": names.login_prefix, "count": members})
        raw.execute(_LINKS, {"connection": shared.id, "count": links, "members": members})
        raw.execute("SET session_replication_role = origin")
        verifier = verifier_of(MEMBER_PASSWORD, raw)
        for number, login in enumerate(logins, start=1):
            role = Role.INTEGRATIONS_ADMIN if number % 100 == 0 else Role.MEMBER
            raw.execute(f"CREATE ROLE {login} LOGIN CONNECTION LIMIT 20 PASSWORD '{verifier}'")
            raw.execute(f"GRANT {names.group_of(role)} TO {login}")
        raw.execute("VACUUM ANALYZE")
    addresses = tuple(company.address.for_user(login) for login in logins)
    return BigOrganization(company, admin, integrator, shared.id, addresses)


def server_memory(cluster: Cluster) -> tuple[int, int]:
    """Return the memory of the sessions in bytes, shared memory by its share, and how many."""
    total = sessions = 0
    assert cluster.process is not None
    parent = str(cluster.process.pid)
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # The name, in brackets, may have spaces in it.
            if (folder / "stat").read_text().rpartition(")")[2].split()[1] != parent:
                continue
            if b"postgres: clickup_" not in (folder / "cmdline").read_bytes():
                continue
            for line in (folder / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
                    sessions += 1
    return total, sessions


def plan_milliseconds(told: object) -> float:
    """Return how long a statement took, planning included, as EXPLAIN has told."""
    [plan] = json.loads(told) if isinstance(told, str) else told  # type: ignore[misc]
    return float(plan["Planning Time"] + plan["Execution Time"])
