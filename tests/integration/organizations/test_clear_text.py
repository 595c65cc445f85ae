"""Whether a server may ask for a password in clear text is chosen here, and remembered here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop.organization.errors import ClearTextAsked, WeakTransport
from clickup_desktop.organization.keys.invitation_text import from_text
from clickup_desktop.sandbox.server import Sandbox
from tests.postgresql import Cluster

from .conftest import Computer, Town, found_town


@pytest.fixture
def town(own_cluster: Cluster, tmp_path: Path, sandbox: Sandbox) -> Iterator[Town]:
    """An organization on a server that asks in clear text."""
    made = found_town(own_cluster, "postgres", tmp_path, sandbox)
    own_cluster.ask_by("password")
    yield made
    for computer in made.computers.values():
        computer.close()


def remembered(computer: Computer) -> bool:
    """What the computer's list says of its organization."""
    content = json.loads((computer.folder / "organizations.json").read_text())
    [organization] = content["organizations"]
    return bool(organization["clear_text_password"])


def join(town: Town, *, chosen: bool) -> None:
    """Have the first Enterprise Admin come in, with a choice."""
    computer = town.computer("admin")
    computer.keep(
        computer.organizations.join(
            town.invitation,
            computer.password,
            certificates=town.cluster.certificates,
            clear_text_password=chosen,
        )
    )


def test_who_did_not_choose_it_does_not_join_and_can_choose_it_then(town: Town) -> None:
    computer = town.computer("admin")
    with pytest.raises(ClearTextAsked):
        join(town, chosen=False)
    join(town, chosen=True)
    assert remembered(computer)


def test_what_was_chosen_holds_for_the_next_start_until_signing_in_without_it(town: Town) -> None:
    computer = town.computer("admin")
    join(town, chosen=True)
    computer.close()
    assert computer.open().overview().organization.name == "Acme"
    _local, acme = computer.organizations.known()
    login = from_text(town.invitation).login
    with pytest.raises(ClearTextAsked):
        computer.organizations.sign_in(acme.address, login, computer.password)
    assert remembered(computer)
    # Where the server has learnt to ask otherwise, the choice is taken back by signing in.
    town.cluster.ask_by("scram-sha-256")
    computer.keep(computer.organizations.sign_in(acme.address, login, computer.password))
    assert not remembered(computer)
    town.cluster.ask_by("password")
    with pytest.raises(ClearTextAsked):
        computer.open()
    computer.keep(
        computer.organizations.sign_in(
            acme.address, login, computer.password, clear_text_password=True
        )
    )
    assert remembered(computer)


def test_a_server_that_begins_to_ask_is_not_answered_and_nothing_is_forgotten(town: Town) -> None:
    town.cluster.ask_by("scram-sha-256")
    computer = town.computer("admin")
    join(town, chosen=False)
    assert computer.open().overview().organization.name == "Acme"
    computer.close()
    kept = list(computer.folder.rglob("last-known.json"))
    assert kept
    town.cluster.ask_by("password")
    with pytest.raises(ClearTextAsked):
        computer.open()
    assert list(computer.folder.rglob("last-known.json")) == kept
    town.cluster.ask_by("scram-sha-256")
    assert computer.open().overview().organization.name == "Acme"


def test_the_recovery_key_brings_nobody_in_who_did_not_choose_it(town: Town) -> None:
    join(town, chosen=True)
    address = town.cluster.url("postgres", from_text(town.invitation).login)
    other, password = town.computer("other"), town.computer("admin").password
    with pytest.raises(ClearTextAsked):
        other.organizations.recover(address, password, town.recovery_key)
    recovered = other.organizations.recover(
        address, password, town.recovery_key, clear_text_password=True
    )
    assert other.keep(recovered).overview().organization.name == "Acme"
    assert remembered(other)


def test_without_a_verified_server_it_can_not_be_chosen(town: Town) -> None:
    address = f"postgresql://admin@localhost:{town.cluster.port}/postgres"
    with pytest.raises(WeakTransport):
        town.computer("admin").organizations.sign_in(
            address, "admin", "hunter22", clear_text_password=True
        )
