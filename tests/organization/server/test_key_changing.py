"""What others do at the very moment at which the organization's key is changed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from clickup_desktop.organization.errors import ChangedMeanwhile, ServerError
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.key_store import NewKey
from tests.organization.conftest import new_connection

from .conftest import Company, SignedIn
from .psql import records
from .test_key_store import keys, next_key
from .town import TOKEN, Computer, Town

_SECONDS = 30.0


def _blocked(raw: psycopg.Connection[Any]) -> None:
    """Wait until somebody waits for a lock."""
    deadline = time.monotonic() + _SECONDS
    waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    while not raw.execute(waiting).fetchall():
        assert time.monotonic() < deadline


@pytest.fixture
def rotating(admin: SignedIn) -> Iterator[Callable[[NewKey], Callable[[], None]]]:
    """Starts a change of the key; what it gives waits for the end and raises what was raised."""
    threads: list[threading.Thread] = []

    def start(new: NewKey) -> Callable[[], None]:
        failed: list[Exception] = []

        def rotate() -> None:
            try:
                keys(admin).rotate(new)
            except (ChangedMeanwhile, ServerError) as error:
                failed.append(error)

        thread = threading.Thread(target=rotate)
        threads.append(thread)
        thread.start()

        def wait() -> None:
            thread.join(_SECONDS)
            for error in failed:
                raise error

        return wait

    yield start
    for thread in threads:
        thread.join(_SECONDS)


def test_who_comes_in_while_the_key_is_changed_is_not_left_without_one(
    company: Company, admin: SignedIn, rotating: Callable[[NewKey], Callable[[], None]]
) -> None:
    invited = admin.people.invite("Acme Guest", "guest@example.com", Role.MEMBER, lambda _: b"x")
    guest = company.bare(company.address.for_user(invited.login), invited.password)
    prepared = next_key(admin)
    with company.administrator() as raw:
        with guest.transaction():
            guest.execute(
                "SELECT clickup_desktop.accept_invitation(NULL, %s, 1, %s, %s)",
                (b"of the guest", b"authentic", b"sealed"),
            )
            wait = rotating(prepared)
            _blocked(raw)
        with pytest.raises(ChangedMeanwhile):
            wait()
        assert raw.execute("SELECT key_version FROM clickup_desktop.key_copy GROUP BY 1"
                           ).fetchall() == [(1,)]  # fmt: skip


def test_what_is_saved_while_the_key_is_changed_is_not_left_behind(
    company: Company, admin: SignedIn, rotating: Callable[[NewKey], Callable[[], None]]
) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    saving = company.bare(admin.address, admin.password)
    prepared = next_key(admin)
    with company.administrator() as raw:
        with saving.transaction():
            saving.execute(
                "UPDATE clickup_desktop.connection SET token_ciphertext = 'newer' WHERE id = %s",
                (shared.id,),
            )
            wait = rotating(prepared)
            _blocked(raw)
        with pytest.raises(ChangedMeanwhile):
            wait()
    assert len(records(admin.store)) == 1


def test_a_key_that_is_changed_while_it_is_opened_is_no_wrong_one(
    town: Town, first: Computer
) -> None:
    other = town.join(town.invite(first, Role.INTEGRATIONS_ADMIN))
    ended = threading.Event()

    def rotate() -> None:
        for _ in range(20):
            first.key.replace()
        ended.set()

    rotating = threading.Thread(target=rotate)
    rotating.start()
    versions: list[int] = []
    try:
        while not ended.is_set():
            versions.append(other.key.key(afresh=True).version)
    finally:
        rotating.join(_SECONDS)
    assert versions == sorted(versions)
    assert other.key.key(afresh=True).version == 21
