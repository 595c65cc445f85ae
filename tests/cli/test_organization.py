"""An organization on a server, from the command line of a database administrator."""

from __future__ import annotations

import pytest

from clickup_desktop.organization.keys.invitation_text import from_text
from clickup_desktop.organization.keys.recovery import recovery_key_from_text
from tests.cli.conftest import Program
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
    assert again.out.startswith("The organization was there.")

    checked = program("organization", "check", address, token=PASSWORD)
    assert (checked.status, checked.out) == (0, "The server enforces everything as it should.\n")
    upgraded = program("organization", "upgrade", address, "--json", token=PASSWORD)
    assert upgraded.json == {"upgraded": False}


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
