"""An organization on a server, from the command line of a database administrator."""

from __future__ import annotations

import pytest

from clickup_desktop.organization.keys.invitation_text import from_text
from clickup_desktop.organization.keys.recovery import recovery_key_from_text
from clickup_desktop.organization.server.address import parse_address
from tests.cli.conftest import Program
from tests.organization.server.conftest import new_database
from tests.organization.server.psql import connect
from tests.postgresql import PASSWORD, Cluster


def test_an_organization_is_made_checked_repaired_and_upgraded(
    program: Program, own_cluster: Cluster
) -> None:
    address = own_cluster.url("postgres")
    named = ("organization", "create", address, "--name", "Acme")
    create = (*named, "--admin-email", "admin@example.com")
    made = program(*create, "--json", token=PASSWORD)
    assert made.status == 0, made.err
    assert recovery_key_from_text(made.json["recovery_key"])
    invitation = from_text(made.json["invitation"])
    assert (invitation.organization_name, invitation.database) == ("Acme", "postgres")

    again = program(*create, token=PASSWORD)
    assert again.status == 0, again.err
    assert again.out.startswith("The organization already exists.")

    checked = program("organization", "check", address, token=PASSWORD)
    assert (checked.status, checked.out) == (0, "The server enforces everything as it should.\n")
    upgraded = program("organization", "upgrade", address, "--json", token=PASSWORD)
    assert upgraded.json == {"upgraded": False}


def test_what_a_login_cannot_repair_is_not_said_to_be_repaired(
    program: Program, cluster: Cluster
) -> None:
    """As on a server that somebody else runs: may make roles, owns the database, no superuser."""
    with (
        new_database(cluster) as database,
        connect(parse_address(cluster.url(database)), PASSWORD) as raw,
    ):
        login = f"manager_{database}"
        raw.execute(f"CREATE ROLE {login} LOGIN CREATEROLE PASSWORD 'of the manager'")
        raw.execute(f"ALTER DATABASE {database} OWNER TO {login}")
        address = cluster.url(database, login)
        named = ("organization", "create", address, "--name", "Acme")
        create = (*named, "--admin-email", "admin@example.com")
        try:
            made = program(*create, "--json", token="of the manager", secrets=("",))
            assert made.status == 0, made.err
            assert made.json["differences"]

            checked = program("organization", "check", address, token="of the manager")
            again = program(*create, token="of the manager")

            assert (checked.status, again.status) == (1, 3)
            for ran in (checked, again):
                assert "everybody may make or write large objects" in ran.out
                assert "can't repair this with this login" in ran.out
                assert "To repair it, run “organization create” with a superuser's login" in ran.out
                assert "with the same address" not in ran.out
                assert "as it should" not in ran.out
            superuser = ("organization", "check", cluster.url(database))
            assert "with the same address" in program(*superuser, token=PASSWORD).out
        finally:
            raw.execute(f"ALTER DATABASE {database} OWNER TO postgres")
            raw.execute(f"DROP OWNED BY {login}; DROP ROLE {login}")


def test_a_database_administrator_logs_in_through_a_socket(
    program: Program, own_cluster: Cluster
) -> None:
    """Whom the system knows already, so that no password is asked for."""
    rules = own_cluster.folder / "data" / "pg_hba.conf"
    rules.write_text("local all all trust\n" + rules.read_text())
    with connect(parse_address(own_cluster.url("postgres")), PASSWORD) as raw:
        before = raw.execute("SELECT pg_conf_load_time()").fetchone()
        raw.execute("SELECT pg_reload_conf()")
        while raw.execute("SELECT pg_conf_load_time()").fetchone() == before:
            pass
    folder, port = own_cluster.folder, own_cluster.port
    address = f"postgresql://postgres@/postgres?host={folder}&port={port}"
    create = ("organization", "create", address, "--name", "Acme", "--admin-email", "a@b.example")

    refused = program(*create, "--json")
    assert (refused.status, refused.json["error"]["code"]) == (1, "invalid-server-address")
    assert "--server HOST" in refused.err
    made = program(*create, "--server", f"localhost:{port}", "--json", secrets=("",))

    assert made.status == 0, made.err
    assert from_text(made.json["invitation"]).server == f"localhost:{port}"
    assert program("organization", "check", address).status == 0


def test_the_first_enterprise_admin_has_an_e_mail_address(
    program: Program, cluster: Cluster
) -> None:
    address = cluster.url("postgres")
    create = ("organization", "create", address, "--name", "Acme", "--admin-email", "nobody")
    refused = program(*create, "--json", token=PASSWORD, secrets=("",))
    assert (refused.status, refused.json["error"]["code"]) == (1, "invalid-email")


@pytest.mark.parametrize(
    ("address", "password", "code"),
    [
        ("postgresql://postgres:hunter22@localhost/acme", "", "invalid-server-address"),
        ("postgresql://db.example.com/acme?sslmode=require", "", "weak-transport"),
        ("{url}", "hunter22", "sign-in-refused"),
        ("{url}", "", "password-needed"),
    ],
)
def test_what_went_wrong_is_told_as_a_hint(
    program: Program, cluster: Cluster, address: str, password: str, code: str
) -> None:
    url = address.format(url=cluster.url("postgres"))
    ran = program("organization", "check", url, "--json", token=password)
    assert ran.status == 1
    assert ran.json["error"]["code"] == code
    assert "hunter22" not in ran.out + ran.err


def test_a_password_in_clear_text_takes_a_server_that_proves_who_it_is(
    program: Program, cluster: Cluster
) -> None:
    allowed = "--allow-clear-text-password"
    url = f"postgresql://postgres@localhost:{cluster.port}/postgres"
    ran = program("organization", "check", url, allowed, "--json", token="hunter22")
    assert ran.json["error"]["code"] == "weak-transport"
