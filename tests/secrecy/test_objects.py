"""What can be reached from the program's objects holds the token in four named places alone."""

from __future__ import annotations

import copy
import pickle
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop.cli.output import Output
from clickup_desktop.cli.session import Session, TypedSecrets
from clickup_desktop.clickup.rate_limit import Priority
from clickup_desktop.clickup.token import Token
from clickup_desktop.clickup.token_auth import TokenAuth
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.integration.token_session import TokenSession
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import KeyringSecrets, MemorySecrets
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.redaction import Redactor
from tests.secrecy.canary import Canary
from tests.secrecy.walking import reachable

HOLDERS = {"Token", "MemorySecrets"}
"""Where a token may be: in `Token` (also the one inside `TokenAuth`) and in memory's keyring."""


def assert_told_nowhere(
    canary: Canary, *roots: object, holders: set[str] = HOLDERS
) -> Counter[str]:
    """Fail where an object says the token, or holds it in another place than it may.

    Returns:
        How many of each holder hold it.
    """
    holding: Counter[str] = Counter()
    told: set[str] = set()
    for found in reachable(roots):
        value = found.value
        if isinstance(value, str | bytes | bytearray):
            if canary.is_in(bytes(value) if isinstance(value, bytearray) else value):
                assert found.holder in holders, found.way
                holding[found.holder] += 1
        elif not isinstance(value, dict | list | tuple | set | frozenset):
            for said in {repr(value), *_text_of(value)} - told:
                if canary.is_in(said):  # the way is long, and found out only to tell it
                    canary.assert_absent(said, f"what is said of {found.way}")
                told.add(said)
    return holding


def _text_of(value: object) -> tuple[str, ...]:
    """Return what an object says of itself; nothing where it can't be asked.

    A label inside a statement that SQLAlchemy keeps compiled can't: it lacks what its own text is
    made of.
    """
    try:
        return (str(value),)
    except AttributeError:
        return ()


@pytest.fixture
def integration(tmp_path: Path, canary: Canary, clickup: Sandbox) -> Iterator[OrganizationSession]:
    """An organization that is connected with the canary, and has read something with it."""
    opened = open_integration(tmp_path / "data", clickup.url, secrets=MemorySecrets())
    connected = opened.connections.connect(canary.text, Visibility.SHARED, clickup.url)
    opened.connections.check(connected.connection.id)
    yield opened
    opened.close()


def test_an_open_integration_holds_it_where_it_may_be_alone(
    integration: OrganizationSession, canary: Canary
) -> None:
    choice = integration.workspaces.choices()[0]
    loader = integration.workspaces.browse(choice, lambda _event: None)
    assert loader.wait(20)
    overview = integration.overview()
    held = assert_told_nowhere(canary, integration, loader, overview, choice)
    assert held.keys() == HOLDERS


def test_what_the_command_line_works_with_does_not_tell_it(
    canary: Canary, clickup: Sandbox
) -> None:
    options = Namespace(command="connect", data_dir=None, clickup_url=clickup.url, json=True)
    session = Session(options, Output(as_json=True), TypedSecrets(*[canary.text] * 4), canary.text)
    desk = TokenSession(canary.text, clickup.url)
    assert desk.workspaces()
    try:
        assert assert_told_nowhere(canary, session, desk).total() >= 1
    finally:
        desk.close()


def test_the_redactor_is_no_second_keyring(canary: Canary) -> None:
    redactor = Redactor()
    redactor.remember(canary.text)
    assert assert_told_nowhere(canary, redactor).total() == 0
    assert canary.text not in redactor.redact(f"refused: {canary.text}")


@pytest.mark.parametrize("kind", [Token, TokenAuth])
def test_a_token_is_neither_said_nor_written_nor_copied(kind: type, canary: Canary) -> None:
    token = Token(canary.text)
    held = token if kind is Token else TokenAuth(token)
    for said in (repr(held), str(held), f"{held}", f"{held!r:>80}", "%s" % held):  # noqa: UP031
        canary.assert_absent(said, "what is said of it")
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        if kind is TokenAuth and attempt is copy.copy:
            continue  # the copy holds the same `Token`
        with pytest.raises(TypeError) as refused:
            attempt(held)
        canary.assert_absent(str(refused.value), "the refusal")


def test_no_object_of_the_keyring_keeps_it(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], str] = {}

    class Backend:
        def set_password(self, service: str, name: str, value: str) -> None:
            kept[service, name] = value

        def get_password(self, service: str, name: str) -> str | None:
            return kept.get((service, name))

    monkeypatch.setattr("keyring.get_keyring", Backend)
    secrets = KeyringSecrets()
    secrets.put("one", canary.text)
    assert secrets.get("one") == canary.text
    assert assert_told_nowhere(canary, secrets).total() == 0


def test_a_client_that_was_forgotten_leaves_nothing(
    integration: OrganizationSession, canary: Canary
) -> None:
    connection = integration.overview().connections[0]
    integration.connections.disconnect(connection.id)
    for priority in Priority:
        assert integration._clients._kept.get((connection.id, priority)) is None
    # The limiter knows the token, so that a second connection with it shares the minute.
    assert assert_told_nowhere(canary, integration, holders={"Token"}).total() <= 1


def test_the_walk_finds_what_hangs_on_a_closure_or_an_attribute(canary: Canary) -> None:
    class Careless:
        def __init__(self) -> None:
            self.kept = [canary.text]

    text = canary.text
    for careless in (Careless(), lambda: text):
        with pytest.raises(AssertionError):
            assert_told_nowhere(canary, careless)
