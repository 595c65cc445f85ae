"""Choosing Channels: browse, find, be sure, save, change, remove."""

from __future__ import annotations

import time
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from clickup_desktop.organization.errors import StoreLocked
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.sandbox.faults import SLOW_SECONDS
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.nodes import Node
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.window.session import WindowSession
from tests.journeys.conftest import Desk
from tests.kept_tokens import put_token
from tests.ui.seen import is_seen


def channels_page(session: WindowSession) -> ChannelsPage:
    assert isinstance(session.page, ChannelsPage)
    return session.page


def read_page(desk: Desk, session: WindowSession) -> ChannelsPage:
    """The page, once its Workspace has been read."""
    page = channels_page(session)
    desk.wait(lambda: not page.browser.is_reading and not page.browser.model.empty)
    return page


def named(page: ChannelsPage, name: str) -> Node:
    root = page.browser.model.node(page.browser.model.index(0, 0).parent())
    return next(node for node in root.walk() if node.name == name)


def find(desk: Desk, page: ChannelsPage, text: str) -> None:
    page.picker.find_field.setText(text)
    desk.wait(lambda: page.browser.hits.current is not None or page.browser.hits.summary.text())


def pressed(widget: QWidget, name: str) -> None:
    found = widget.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton)
    found.click()


def link(desk: Desk, page: ChannelsPage, name: str) -> None:
    page.browser.tree.select(named(page, name))
    desk.wait(page.save_button.isEnabled)
    page.save_button.click()
    desk.wait(lambda: page.links.title.text() != "Linked" and not page.save_button.isEnabled())


def test_a_channel_is_browsed_to_looked_at_and_linked(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    assert not page.save_button.isEnabled()
    assert page.reason.text() == "Select a Channel to link it."
    page.browser.tree.select(named(page, "Launch 2027"))
    desk.wait(page.details.messages_title.isVisible)
    assert page.details.name.text() == "launch-2027"
    assert page.details.path.text() == "Marketing › Campaigns › Launch 2027"
    assert page.details.facts.text().startswith("Public · 48 members · last activity")
    assert page.details.tasks.text() == "Tasks in this List: 124 open"
    page.save_button.click()
    desk.wait(lambda: page.links.title.text() == "Linked (1)")
    assert page.reason.text() == "Already linked by " + page._overview.member.name + "."  # type: ignore[union-attr]


def test_what_was_linked_is_there_after_closing_the_window(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    page.browser.tree.expand(page.browser.model.index_of(named(page, "Sales")))
    link(desk, page, "Launch 2027")
    desk.close()
    again = read_page(desk, desk.open())
    assert again.links.title.text() == "Linked (1)"
    sales = again.browser.model.index_of(named(again, "Sales"))
    assert again.browser.tree.isExpanded(sales)


def test_a_place_without_a_channel_can_be_looked_at_but_not_linked(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    page.browser.tree.select(named(page, "Backlog"))
    assert page.details.notice.text().startswith("This List has no Channel")
    assert not page.save_button.isEnabled()
    assert page.reason.text() == "This location has no Channel to link."


def test_finding_by_keyboard_alone_leads_to_the_saved_link(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = page.picker.find_field
    desk.wait(field.hasFocus)
    QTest.keyClicks(field, "camp launch")
    desk.wait(lambda: page.browser.hits.current is not None)
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.wait(page.save_button.hasFocus)
    QTest.keyClick(page.save_button, Qt.Key.Key_Space)
    desk.wait(lambda: page.links.title.text() == "Linked (1)")


def test_up_and_down_step_through_the_hits_and_escape_leaves_them(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    find(desk, page, "marketing")
    desk.wait(lambda: len(page.browser.hits.model.hits) > 1)
    field = page.picker.find_field
    assert page.browser.hits.view.currentIndex().row() == 0
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert page.browser.hits.view.currentIndex().row() == 1
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert page.browser.hits.view.currentIndex().row() == 0
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert page.browser.tree.isVisible()


def test_a_pasted_link_goes_to_its_place(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    launch = named(page, "Launch 2027")
    page.picker.find_field.setText(f"https://app.clickup.com/90130001/v/li/{launch.id}")
    desk.wait(lambda: page.browser.hits.current is not None)
    page.browser.choose_hit()
    page.picker.find_field.clear()
    assert page.browser.tree.node_at(page.browser.tree.currentIndex()) is launch


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("https://app.clickup.com/t/86abc123", "This ClickUp link points to a Task."),
        (
            "https://app.clickup.com/90130001/v/li/999",
            "This connection's token can't reach this location",
        ),
        (
            "https://app.clickup.com/1/v/li/999",
            "This ClickUp link points to a Workspace that none of your connections can reach.",
        ),
        ("https://app.clickup.com/90130001/chat/r/8cgpk1b-99999", "Not found in ClickUp."),
    ],
)
def test_a_pasted_link_that_leads_nowhere_says_so(
    desk: Desk, sandbox: Sandbox, pasted: str, told: str
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    page.picker.find_field.setText(pasted)
    desk.wait(lambda: page.browser.notice.text.text().startswith(told))


def test_a_link_into_another_workspace_offers_to_switch(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    page.picker.find_field.setText("https://app.clickup.com/90130002/v/o/s/1")
    assert (
        page.browser.notice.text.text()
        == "This ClickUp link points to another Workspace: Acme Sandbox."
    )
    page.browser.notice.switch_button.click()
    assert page.picker.workspaces.currentText() == "Acme Sandbox"


def test_a_link_is_changed_to_another_channel(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    link(desk, page, "Launch 2027")
    pressed(page.links, "changeLink")
    assert page.corner.cancel_change.isVisible()
    page.browser.tree.select(named(page, "general"))
    desk.wait(page.save_button.isEnabled)
    assert page.save_button.text() == "&Save change"
    page.save_button.click()
    desk.wait(
        lambda: (
            session.overview
            and [item.channel_name for item in session.overview.links.items] == ["general"]
        )
    )
    desk.wait(lambda: not page.corner.cancel_change.isVisible())


def test_removing_a_link_is_asked_about(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    link(desk, page, "Launch 2027")
    pressed(page.links, "removeLink")
    pressed(page.links, "keepLink")
    assert page.links.title.text() == "Linked (1)"
    pressed(page.links, "removeLink")
    pressed(page.links, "confirmRemoveLink")
    desk.wait(lambda: page.links.title.text() == "Linked")


def test_one_space_without_access_leaves_the_rest_and_can_be_tried_again(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.tokens["partial"])
    page = read_page(desk, desk.open())
    product = named(page, "Product")
    assert product.hint is not None
    assert product.hint.code == "workspace-not-authorized"
    assert named(page, "Launch 2027")
    before = len(sandbox.requests)
    page.browser.tree.retry_wanted.emit(product)
    desk.wait(lambda: len(sandbox.requests) > before and not page.browser.is_reading)
    assert product.hint is not None
    assert product.hint.code == "workspace-not-authorized"


def test_a_row_that_failed_tells_the_whole_hint_when_it_is_selected_and_can_be_retried_there(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.tokens["partial"])
    page = read_page(desk, desk.open())
    product = named(page, "Product")
    page.browser.tree.select(product)
    desk.wait(page.details.row_hint.isVisible)
    assert page.details.row_hint.hint == product.hint
    before = len(sandbox.requests)
    pressed(page.details.row_hint, "hintAction_retry")
    assert not page.details.row_hint.isVisible()
    desk.wait(lambda: len(sandbox.requests) > before and page.details.row_hint.isVisible())
    page.browser.tree.select(named(page, "Launch 2027"))
    assert not page.details.row_hint.isVisible()


def test_a_token_that_has_died_is_told_with_the_next_step(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    integration = desk.integration()
    (connection,) = integration.overview().connections
    put_token(integration, desk.secrets, connection, sandbox.tokens["revoked"])
    integration.close()
    page = channels_page(desk.open())
    desk.wait(lambda: page.browser.hint.hint is not None)
    assert page.browser.hint.hint is not None
    assert page.browser.hint.hint.code == "token-expired-or-invalid"


def test_a_guest_sees_what_was_shared_with_them(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.tokens["guest"])
    page = read_page(desk, desk.open())
    assert named(page, "Shared with me").children


def test_a_workspace_without_spaces_says_so(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    page.picker.workspaces.setCurrentIndex(1)
    page.picker.workspaces.activated.emit(1)
    desk.wait(lambda: not page.browser.is_reading and page.browser._empty.isVisible())


def test_two_connections_to_one_workspace_are_told_apart(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    desk.connect(sandbox.tokens["second"], Visibility.PRIVATE)
    page = channels_page(desk.open())
    listed = [page.picker.workspaces.itemText(row) for row in range(page.picker.workspaces.count())]
    assert listed == [
        "Acme Rollout – Shared, Acme Admin",
        "Acme Sandbox",
        "Acme Rollout – Private, Alex Sample",
    ]


def test_archived_places_are_shown_when_asked_for(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())

    def archived() -> list[str]:
        root = page.browser.model.node(page.browser.model.index(0, 0).parent())
        return [node.name for node in root.walk() if node.archived]

    assert archived() == []
    page.picker.archived.setChecked(True)
    desk.wait(lambda: not page.browser.is_reading)
    assert archived()
    page.picker.archived.setChecked(False)
    desk.wait(lambda: not page.browser.is_reading)
    assert archived() == []


def test_without_a_connection_the_next_step_is_to_connect(desk: Desk) -> None:
    session = desk.open()
    page = channels_page(session)
    desk.wait(page.unconnected.isVisible)
    page.unconnected.button.click()
    desk.wait(lambda: session.shell.findChild(QWidget, "connectDialog") is not None)


def test_without_a_connection_nothing_is_typed_where_nobody_sees_it(desk: Desk) -> None:
    session = desk.open()
    page = channels_page(session)
    desk.wait(lambda: is_seen(page.unconnected.button))
    page.unconnected.button.setFocus()
    for keys in (Qt.Key.Key_F, Qt.Key.Key_S):
        QTest.keyClick(page, keys, Qt.KeyboardModifier.ControlModifier)
    assert page.unconnected.button.hasFocus()
    QTest.keyClicks(page.unconnected.button, "general")
    assert page.picker.find_field.text() == ""


def test_a_link_that_waits_for_a_connection_leads_to_connecting(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    link(desk, page, "Launch 2027")
    with closing(desk.integration()) as elsewhere:
        (connection,) = elsewhere.overview().connections
        elsewhere.connections.disconnect(connection.id)
    page.overview_stale.emit()
    desk.wait(lambda: is_seen(page.unconnected.button))
    pressed(page.links, "changeLink")
    assert page.unconnected.button.hasFocus()
    pressed(page.links, "showLink")
    told = session.shell.status.announcement
    assert told.text() == "No connection reaches Acme Rollout any more."
    assert is_seen(told)


def test_a_member_sees_the_links_and_who_may_change_them(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    link(desk, page, "Launch 2027")
    desk.close()
    page = channels_page(desk.open(desk.add_member(Role.MEMBER)))
    desk.wait(page.locked.isVisible)
    assert page.links.title.text() == "Linked (1)"
    assert page.links.findChild(QAbstractButton, "removeLink") is None
    assert not page.save_button.isVisible()


def test_a_colleague_does_not_see_what_a_private_channel_is_called(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open(desk.add_member(Role.INTEGRATIONS_ADMIN)))
    root = page.browser.model.node(page.browser.model.index(0, 0).parent())
    masked = [node for node in root.walk() if node.masked]
    assert masked
    loose = next(node for node in masked if node.kind.value == "channel")
    assert loose.name == "Private channel"
    page.browser.tree.select(loose)
    assert page.reason.text() == "Only the member who made the connection can link this Channel."
    assert not page.save_button.isEnabled()


def test_closing_the_window_while_it_reads_waits_for_no_answer(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    integration = desk.integration()
    (connection,) = integration.overview().connections
    put_token(integration, desk.secrets, connection, sandbox.tokens["slow"])
    integration.close()
    page = channels_page(desk.open())
    desk.wait(lambda: page.browser.is_reading and len(sandbox.requests) > 0)
    began = time.monotonic()
    desk.close()
    assert time.monotonic() - began < SLOW_SECONDS / 2
    assert page.browser.reading is not None


def test_a_link_that_somebody_else_changed_is_not_overwritten_unasked(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    link(desk, page, "Launch 2027")
    pressed(page.links, "changeLink")
    page.browser.tree.select(named(page, "Sales"))
    desk.wait(page.save_button.isEnabled)
    with closing(desk.integration()) as elsewhere:
        (saved,) = elsewhere.links.all()
        choice = elsewhere.workspaces.choice("Acme Rollout")
        other = elsewhere.workspaces.find_channel(choice, named(page, "Marketing").channel.id)  # type: ignore[union-attr]
        elsewhere.links.change(saved.id, choice, other, ("Marketing",), "space", "")
        page.save_button.click()
        desk.wait(page.hint.isVisible)
        assert page.hint.hint is not None
        assert page.hint.hint.code == "changed-meanwhile"
        assert [it.channel_id for it in elsewhere.links.all()] == [other.id]
        pressed(page.hint, "hintAction_retry")
        desk.wait(lambda: [it.channel_id for it in elsewhere.links.all()] != [other.id])


def test_trying_again_saves_the_channel_that_could_not_be_saved(
    desk: Desk, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    links = page.context.integration.links
    page.browser.tree.select(named(page, "Launch 2027"))
    desk.wait(page.save_button.isEnabled)
    with monkeypatch.context() as patched:

        def refuse(*_place: object) -> None:
            raise StoreLocked(desk.folder, "in use")

        patched.setattr(links, "add", refuse)
        page.save_button.click()
        desk.wait(page.hint.isVisible)
    page.browser.tree.select(named(page, "Sales"))

    pressed(page.hint, "hintAction_retry")

    desk.wait(lambda: page.links.title.text() == "Linked (1)")
    assert [it.channel_name for it in links.all()] == ["launch-2027"]
