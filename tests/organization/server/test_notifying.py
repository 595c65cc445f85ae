"""What one computer changes, the others hear; and they hear that they have missed something."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.organization.server import notifying
from clickup_desktop.organization.server.notifying import Change, ChangeListener
from tests.organization.conftest import TOKEN, new_connection, new_link

from .conftest import Company, SignedIn

SECONDS = 20.0


class Heard:
    """Writes down what a listener tells."""

    def __init__(self) -> None:
        self.told: queue.Queue[Any] = queue.Queue()

    def changed(self, change: Change) -> None:
        self.told.put(change)

    def everything_may_have_changed(self) -> None:
        self.told.put("everything")

    def connection_lost(self, error: Exception) -> None:
        self.told.put("lost")

    def refused(self, error: Exception) -> None:
        self.told.put("refused")

    def wait_for(self, what: Any) -> list[Any]:
        """Return all that was told before `what`."""
        before: list[Any] = []
        while (told := self.told.get(timeout=SECONDS)) != what:
            before.append(told)
        return before


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def listening(member: SignedIn, heard: Heard) -> Iterator[ChangeListener]:
    """A Member's computer, listening."""
    listener = ChangeListener(member.store.listen, heard, first_pause_seconds=0.02)
    listener.start()
    heard.wait_for("everything")
    yield listener
    listener.stop()


def test_a_link_that_is_made_on_one_computer_is_heard_on_another(
    admin: SignedIn, member: SignedIn, listening: ChangeListener, heard: Heard
) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    link = admin.service.links.add(new_link(shared.id))
    assert heard.wait_for(Change("channel_link", link.id)) == [Change("connection", shared.id)]
    assert member.service.links.all() == (link,)
    admin.service.links.remove(link.id)
    assert heard.wait_for(Change("channel_link", link.id)) == []
    admin.service.members.set_assistance("help@example.com")
    heard.wait_for(Change("organization", admin.service.organization.id))


def test_what_is_not_saved_is_not_heard(
    admin: SignedIn, listening: ChangeListener, heard: Heard
) -> None:
    with pytest.raises(ZeroDivisionError), admin.store.write() as transaction:
        transaction.exec_driver_sql("UPDATE organization SET assistance = 'x'")
        raise ZeroDivisionError
    shared = admin.service.add_connection(new_connection(), TOKEN)
    assert heard.wait_for(Change("connection", shared.id)) == []


def test_notifications_that_nobody_of_ours_made_are_passed_over(
    company: Company, admin: SignedIn, listening: ChangeListener, heard: Heard
) -> None:
    raw = company.bare(admin.address, admin.password)
    for payload in ("", "x", "pg_authid:1", "connection:" + "x" * 5_000, "connection:\u202e"):
        raw.execute("SELECT pg_notify('clickup_desktop', %s)", (payload,))
    shared = admin.service.add_connection(new_connection(), TOKEN)
    assert heard.wait_for(Change("connection", shared.id)) == []


@given(st.text())
def test_whatever_a_notification_says_it_is_a_change_or_nothing(payload: str) -> None:
    for change in notifying._read(payload):
        assert f"{change.table}:{change.id}" == payload
        assert len(payload) < 100


def test_a_listener_that_lost_the_server_finds_it_and_says_what_it_missed(
    company: Company, admin: SignedIn, member: SignedIn, listening: ChangeListener, heard: Heard
) -> None:
    with company.administrator() as raw:
        raw.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
            (member.login,),
        )
    assert heard.wait_for("lost") == []
    heard.wait_for("everything")
    shared = admin.service.add_connection(new_connection(), TOKEN)
    heard.wait_for(Change("connection", shared.id))


def test_a_listener_that_is_to_look_again_says_how_it_found_the_server(
    listening: ChangeListener, heard: Heard
) -> None:
    listening.look_again()
    assert heard.wait_for("everything") == []


def test_a_listener_that_is_let_in_no_more_asks_less_often_and_goes_on(
    company: Company, member: SignedIn, heard: Heard
) -> None:
    listener = ChangeListener(
        member.store.listen, heard, first_pause_seconds=0.01, refused_pause_seconds=0.01
    )
    listener.start()
    try:
        heard.wait_for("everything")
        with company.administrator() as raw:
            raw.execute(f'ALTER ROLE "{member.login}" NOLOGIN')
            raw.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
                (member.login,),
            )
            heard.wait_for("refused")
            assert heard.wait_for("refused") == []
            raw.execute(f'ALTER ROLE "{member.login}" LOGIN')
        heard.wait_for("everything")
    finally:
        listener.stop()


def test_a_listener_that_was_refused_looks_again_at_once_where_it_is_told_to(
    company: Company, member: SignedIn, heard: Heard
) -> None:
    """Whoever was let in after all has it look."""
    with company.administrator() as raw:
        raw.execute(f'ALTER ROLE "{member.login}" NOLOGIN')
        listener = ChangeListener(member.store.listen, heard, refused_pause_seconds=600.0)
        listener.start()
        try:
            heard.wait_for("refused")
            raw.execute(f'ALTER ROLE "{member.login}" LOGIN')
            listener.look_again()
            heard.wait_for("everything")
        finally:
            listener.stop()


def test_a_quiet_server_is_asked_whether_it_is_there(
    admin: SignedIn, member: SignedIn, heard: Heard
) -> None:
    listener = ChangeListener(member.store.listen, heard, keepalive_seconds=0.01)
    listener.start()
    try:
        heard.wait_for("everything")
        for number in range(20):
            admin.service.members.set_assistance(f"{number}@example.com")
            heard.wait_for(Change("organization", admin.service.organization.id))
    finally:
        listener.stop()


def test_everything_is_looked_at_now_and_then_whatever_was_heard(
    admin: SignedIn, member: SignedIn, heard: Heard
) -> None:
    listener = ChangeListener(member.store.listen, heard, look_seconds=0.01)
    listener.start()
    try:
        for number in range(10):
            heard.wait_for("everything")
            admin.service.members.set_assistance(f"{number}@example.com")
        heard.wait_for(Change("organization", admin.service.organization.id))
    finally:
        listener.stop()


def test_a_listener_stops_at_once_also_while_the_server_is_away(heard: Heard) -> None:
    def nobody() -> Any:
        raise ConnectionRefusedError

    listener = ChangeListener(nobody, heard, first_pause_seconds=600.0)
    listener.start()
    heard.wait_for("lost")
    listener.stop()
    assert heard.told.empty()
