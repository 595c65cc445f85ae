"""A page is left and entered again: what it has begun goes on, and what is told is true."""

from __future__ import annotations

import pytest

from clickup_desktop.sandbox.server import Sandbox
from tests.journeys.conftest import Desk
from tests.journeys.test_channels_page import channels_page, find, named, read_page
from tests.kept_tokens import put_token

MARKETING = "90130000001"


def test_a_workspace_is_read_on_while_another_page_is_shown(desk: Desk, sandbox: Sandbox) -> None:
    with desk.connected_before(sandbox, latency_ms=150):
        session = desk.open()
        page = channels_page(session)
        desk.wait(lambda: not page.browser.model.empty)
        assert page.browser.is_reading
        session.show_page("help")
        session.show_page("channels")
        assert page.browser.reading_bar.stop_button.isVisible()
        session.show_page("help")
        desk.wait(lambda: not page.browser.is_reading)
        session.show_page("channels")
        assert not page.browser.reading_bar.isVisible()
        find(desk, page, "launch 2027")
        desk.wait(lambda: page.browser.hits.model.hits)
        assert page.browser.hits.model.hits[0].pick.name == "Launch 2027"
        desk.close()


def test_what_was_stopped_stays_stopped_and_goes_on_when_it_is_wanted(
    desk: Desk, sandbox: Sandbox
) -> None:
    with desk.connected_before(sandbox, latency_ms=150):
        session = desk.open()
        page = channels_page(session)
        desk.wait(lambda: page.browser.is_reading)
        page.browser.reading_bar.stop_button.click()
        session.show_page("help")
        session.show_page("channels")
        assert page.browser.reading_bar.continue_button.isVisible()
        page.browser.reading_bar.continue_button.click()
        desk.wait(lambda: not page.browser.is_reading)
        assert named(page, "Launch 2027")
        desk.close()


def test_the_details_of_a_channel_are_read_on(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    page.browser.tree.select(named(page, "Launch 2027"))
    session.show_page("help")
    session.show_page("channels")
    desk.wait(page.details.messages_title.isVisible)


@pytest.mark.parametrize("behaviour", ["no-chat", "plan"])
def test_chat_that_is_refused_is_asked_for_again_by_the_person_alone(
    desk: Desk, sandbox: Sandbox, behaviour: str
) -> None:
    desk.connect(sandbox.token)
    sandbox.behave("owner", behaviour)
    session = desk.open()
    page = read_page(desk, session)
    desk.wait(page.browser.hint.isVisible)
    before = len(sandbox.requests)

    session.show_page("help")
    session.show_page("channels")

    assert not page.browser.is_reading
    assert page.browser.hint.isVisible()
    assert len(sandbox.requests) == before


def test_channels_that_could_not_be_read_are_read_again_without_the_spaces(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    sandbox.behave("owner", "fault")
    group = page.browser.model.find("group", "channels")
    assert group is not None
    page.browser.tree.retry_wanted.emit(group)
    desk.wait(page.browser.hint.isVisible)
    desk.wait(lambda: not page.browser.is_reading)
    session.show_page("help")
    sandbox.behave("owner", "owner")
    before = len(sandbox.requests)

    session.show_page("channels")

    desk.wait(lambda: page.browser.hint.isHidden() and not page.browser.is_reading)
    asked = [path for _method, path, _query in sandbox.requests[before:]]
    assert asked
    assert all("/chat/" in path for path in asked)


def test_an_old_error_is_gone_once_the_token_was_updated(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    integration = desk.integration()
    (connection,) = integration.overview().connections
    put_token(integration, desk.secrets, connection, sandbox.tokens["revoked"])
    integration.close()
    session = desk.open()
    page = channels_page(session)
    desk.wait(page.browser.hint.isVisible)
    session.show_page("integrations")
    page.context.integration.connections.update_token(connection.id, sandbox.token)
    session.read_overview()
    desk.wait(lambda: page.browser.model.find("space", MARKETING) is not None)
    session.show_page("channels")
    assert not page.browser.hint.isVisible()
    desk.wait(lambda: not page.browser.is_reading)
    assert named(page, "Marketing").id == MARKETING
