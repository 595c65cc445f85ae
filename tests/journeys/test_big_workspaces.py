"""A big Workspace: known at once, read within the limit, found before all of it has been read."""

from __future__ import annotations

import re

import pytest
import requests
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QLabel, QPushButton

from clickup_desktop.organization.records import ChannelLink, Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.channels_state import ChannelsState
from clickup_desktop.ui.channels.nodes import NodeKind, NodeState
from clickup_desktop.ui.channels.page import ChannelsPage
from tests.integration.workspaces.test_places import LAUNCH_FOLDER
from tests.journeys.conftest import Desk
from tests.journeys.test_channels_page import channels_page, find, named, read_page
from tests.ui.named_widgets import named as widget_named
from tests.ui.seen import is_seen, press

LAUNCH = "901400000001"
MARKETING = "90130000001"


def rows(page: ChannelsPage) -> set[str]:
    root = page.browser.model.node(page.browser.model.index(0, 0).parent())
    return {node.name for node in root.walk()}


def start_finding(desk: Desk, page: ChannelsPage, text: str) -> None:
    page.picker.find_field.setText(text)
    desk.wait(lambda: page.browser.hits.current is not None)


def paths_asked(sandbox: Sandbox) -> list[str]:
    return [path for _method, path, _query in sandbox.requests]


def spaces_read(page: ChannelsPage) -> list[str]:
    return [
        node.id
        for node in page.browser.model.node(QModelIndex()).children
        if node.kind is NodeKind.SPACE and node.state is NodeState.READ
    ]


def test_what_was_known_is_shown_at_once_and_stays_when_it_cannot_be_read_again(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    before = rows(read_page(desk, desk.open()))
    desk.close()
    sandbox.stop()
    page = channels_page(desk.open())
    desk.wait(lambda: not page.browser.model.empty)
    desk.wait(lambda: page.browser.hint.hint is not None)
    assert before <= rows(page)
    assert page.browser.hint.hint is not None
    assert page.browser.hint.hint.code == "connection-refused"
    told = "Last loaded a moment ago. Not everything could be reloaded."
    desk.wait(lambda: page.browser.reading_bar.words.text() == told)
    start_finding(desk, page, "launch 2027")
    assert page.browser.hits.current is not None
    assert page.browser.hits.current.pick.path == ("Marketing", "Campaigns", "Launch 2027")


def test_refreshing_says_how_old_it_is_and_keeps_the_selection(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    read_page(desk, desk.open())
    desk.close()
    page = channels_page(desk.open())
    desk.wait(lambda: not page.browser.model.empty)
    desk.wait(lambda: page.browser.model.find("list", LAUNCH) is not None)
    launch = named(page, "Launch 2027")
    page.browser.tree.select(launch)
    read_page(desk, desk._session)  # type: ignore[arg-type]
    assert page.browser.tree.node_at(page.browser.tree.currentIndex()) is launch
    assert page.browser.reading is not None
    assert page.browser.reading.as_of is not None


def test_stop_keeps_what_was_read_and_continue_reads_the_rest_alone(
    desk: Desk, sandbox: Sandbox
) -> None:
    with desk.connected_before(sandbox, latency_ms=60) as slow:
        page = channels_page(desk.open())
        desk.wait(lambda: len(spaces_read(page)) >= 2)
        reading = page.browser.reading
        assert reading is not None
        page.browser.reading_bar.stop_button.click()
        desk.wait(lambda: not reading.running)
        assert page.browser.reading_bar.words.text().startswith("Stopped at ")
        read = [f"/api/v2/space/{space_id}/folder" for space_id in spaces_read(page)]
        assert read
        asked = {path for path in paths_asked(slow) if path.endswith("/folder")}
        done = reading.progress.spaces_done if reading.progress is not None else 0
        page.browser.reading_bar.continue_button.click()
        read_page(desk, desk._session)  # type: ignore[arg-type]
        again = paths_asked(slow)
        repeated = [path for path in asked if again.count(path) > 1]
        # Those that were on their way when it stopped, and no other.
        assert len(repeated) <= 7
        assert len(asked) - len(repeated) >= min(done, 1)
        assert [again.count(path) for path in read] == [1] * len(read)
        assert again.count("/api/v2/team/90130001/space") == 1
        assert page.browser.model.find("list", LAUNCH) is not None
        desk.wait(lambda: not page.browser.reading_bar.isVisible())


def test_a_pasted_link_to_what_has_not_been_read_asks_for_that_alone(
    desk: Desk, sandbox: Sandbox
) -> None:
    with desk.connected_before(sandbox, latency_ms=150) as slow:
        page = channels_page(desk.open())
        desk.wait(lambda: page.browser.choice is not None)
        page.picker.find_field.setText(f"https://app.clickup.com/90130001/v/li/{LAUNCH}")
        desk.wait(lambda: page.browser.hits.current is not None)
        hit = page.browser.hits.current
        assert hit is not None
        assert hit.pick.path == ("Marketing", "Campaigns", "Launch 2027")
        desk.wait(lambda: not page.browser.is_reading)
        assert paths_asked(slow).count(f"/api/v2/list/{LAUNCH}") == 1


def stopped_before_it_began(desk: Desk) -> ChannelsPage:
    """The page, of whose Workspace nothing has been read."""
    page = channels_page(desk.open())
    desk.wait(lambda: page.browser.is_reading)
    page.browser.reading_bar.stop_button.click()
    reading = page.browser.reading
    assert reading is not None
    desk.wait(lambda: not reading.running)
    assert page.browser.model.find("list", LAUNCH) is None
    return page


def saved(desk: Desk, page: ChannelsPage) -> ChannelLink:
    """Save what is selected, and return the link."""
    desk.wait(page.save_button.isEnabled)
    page.save_button.click()
    desk.wait(lambda: page.links.title.text() == "Linked (1)")
    integration = desk.integration()
    (link,) = integration.links.all()
    integration.close()
    return link


def test_a_pasted_link_is_asked_for_alone_and_linked_once_its_channel_is_known(
    desk: Desk, sandbox: Sandbox
) -> None:
    with desk.connected_before(sandbox, latency_ms=300) as slow:
        page = stopped_before_it_began(desk)
        start_finding(desk, page, f"https://app.clickup.com/90130001/v/li/{LAUNCH}")
        # What the reading asks first, of the whole Workspace, may have been on its way.
        of_places = [path for path in paths_asked(slow) if "/90130001/" not in path]
        # The List names its Folder, which alone says whether it lies in another.
        assert of_places == [f"/api/v2/list/{LAUNCH}", f"/api/v2/folder/{LAUNCH_FOLDER}"]
        page.browser.reading_bar.continue_button.click()
        link = saved(desk, page)
        assert link.path == ("Marketing", "Campaigns", "Launch 2027")
        assert paths_asked(slow).count(f"/api/v2/list/{LAUNCH}") == 1


def test_a_channel_is_linked_with_its_path_before_its_place_was_read(
    desk: Desk, sandbox: Sandbox
) -> None:
    with desk.connected_before(sandbox, latency_ms=300):
        page = stopped_before_it_began(desk)
        start_finding(desk, page, f"https://app.clickup.com/90130001/chat/r/6-{LAUNCH}-8")
        assert page.browser.hits.current is not None
        assert page.browser.hits.current.pick.path == ()
        assert saved(desk, page).path == ("Marketing", "Campaigns", "Launch 2027")
        assert page.browser.model.find("list", LAUNCH) is None


def test_a_pasted_channel_of_the_whole_workspace_is_asked_for_and_found(
    desk: Desk, sandbox: Sandbox
) -> None:
    with desk.connected_before(sandbox, latency_ms=300):
        page = stopped_before_it_began(desk)
        start_finding(desk, page, "https://app.clickup.com/90130001/chat/r/7-90130001-8")
        assert page.browser.hits.current is not None
        pick = page.browser.hits.current.pick
        assert (pick.name, pick.place_kind, pick.path) == ("general", "workspace", ())


@pytest.mark.parametrize("pasted", [LAUNCH, "90131000001", "90130000001"])
def test_an_id_of_another_workspace_offers_to_switch(
    desk: Desk, sandbox: Sandbox, pasted: str
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    page._choose(next(it for it in page.browser.search._choices if it.workspace.id == "90130002"))
    desk.wait(lambda: not page.browser.is_reading)
    page.picker.find_field.setText(pasted)
    desk.wait(page.browser.notice.switch_button.isVisible)
    assert page.browser.notice.text.text() == "This location is in another Workspace: Acme Rollout."
    page.browser.notice.switch_button.click()
    read_page(desk, desk._session)  # type: ignore[arg-type]
    desk.wait(lambda: page.browser.hits.current is not None)
    assert page.browser.hits.current is not None
    assert page.browser.hits.current.pick.id == pasted


def test_a_channel_that_was_found_before_its_place_is_linked_with_its_path(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    integration = desk.integration()
    choice = integration.workspaces.choice("90130001")
    channel = integration.workspaces.find_channel(choice, f"6-{LAUNCH}-8")
    link = integration.links.add(choice, channel, (), "list", LAUNCH)
    assert link.path == ("Marketing", "Campaigns", "Launch 2027")
    integration.close()


@pytest.mark.parametrize("typed", ["lanuch", "lanuch 2027"])
def test_a_typing_error_is_forgiven(desk: Desk, sandbox: Sandbox, typed: str) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    start_finding(desk, page, typed)
    desk.wait(lambda: any(hit.pick.name == "Launch 2027" for hit in page.browser.hits.model.hits))


def test_the_same_hit_is_asked_about_once_while_more_is_being_read(
    desk: Desk, sandbox: Sandbox
) -> None:
    with desk.connected_before(sandbox, latency_ms=40) as slow:
        page = channels_page(desk.open())
        start_finding(desk, page, "general")
        desk.wait(lambda: not page.browser.is_reading)
        desk.wait(page.details.messages_title.isVisible)
        members = [path for path in paths_asked(slow) if path.endswith("/members")]
        assert len(members) == len(set(members))


def wait_until_nothing_is_found(desk: Desk, page: ChannelsPage) -> None:
    desk.wait(lambda: page.browser.hits.summary.text() == "No results")


def test_nobody_but_the_tokens_owner_finds_a_private_channels_name(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token, Visibility.SHARED)
    colleague = desk.add_member(Role.INTEGRATIONS_ADMIN)
    page = read_page(desk, desk.open())
    start_finding(desk, page, "leadership")
    desk.close()
    for _ in range(2):  # the second time from what was known
        page = read_page(desk, desk.open(colleague))
        find(desk, page, "leadership")
        wait_until_nothing_is_found(desk, page)
        assert "leadership" not in rows(page)
        desk.close()
    sandbox.stop()  # and from what was known alone
    page = channels_page(desk.open(colleague))
    desk.wait(lambda: page.browser.hint.hint is not None and not page.browser.is_reading)
    assert "Launch 2027" in rows(page)
    assert any(node.masked for node in page.browser.model.node(QModelIndex()).walk())
    find(desk, page, "leadership")
    desk.wait(lambda: page.browser.hits.summary.text() == "No results")
    assert "leadership" not in rows(page)


def test_a_limit_that_is_met_is_waited_out(desk: Desk, sandbox: Sandbox) -> None:
    with desk.connected_before(sandbox, rate_limit=20, rate_window_seconds=1.0):
        page = read_page(desk, desk.open())
        assert page.browser.model.find("list", LAUNCH) is not None
        assert not page.browser._outcome.incomplete


def test_a_limit_that_another_program_has_used_up_is_told_and_then_it_goes_on_by_itself(
    desk: Desk, sandbox: Sandbox
) -> None:
    with desk.connected_before(sandbox, rate_limit=40, rate_window_seconds=5.0) as tight:
        other = {"Authorization": tight.token}
        while requests.get(f"{tight.url}/api/v2/user", headers=other, timeout=10).status_code < 429:
            pass
        page = channels_page(desk.open())
        words = page.browser.reading_bar.words
        told = r"ClickUp's request limit is reached( at \d+ of \d+ Spaces)?\. Continues in \d+ s"
        desk.wait(lambda: re.fullmatch(told, words.text()))
        assert page.browser.is_reading
        assert page.browser.reading_bar.stop_button.isVisible()
        desk.wait(lambda: not page.browser.is_reading)
        assert page.browser.model.find("list", LAUNCH) is not None
        assert page.browser.hint.hint is None
        desk.wait(lambda: not page.browser.reading_bar.isVisible())


def test_a_window_that_is_closed_while_it_reads_leaves_nothing_behind(
    desk: Desk, sandbox: Sandbox
) -> None:
    with desk.connected_before(sandbox, latency_ms=100):
        page = channels_page(desk.open())
        desk.wait(lambda: not page.browser.model.empty)
        desk.close()
    # That no thread is left is looked at after every test.
    assert desk._session is None


def test_without_chat_the_hierarchy_is_shown_and_says_what_is_missing(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.tokens["no-chat"])
    page = read_page(desk, desk.open())
    assert {"Marketing", "Launch 2027"} <= rows(page)
    group = page.browser.model.find("group", "channels")
    assert group is not None
    assert group.hint is not None
    assert group.hint.title == "Channels could not be loaded"
    assert page.browser.hint.hint == group.hint
    assert is_seen(widget_named(page.browser.hint, QLabel, "hintTitle"))
    marketing = page.browser.model.find("space", MARKETING)
    assert marketing is not None
    page.browser.tree.select(marketing)
    assert page.details.notice.text().startswith("Channels could not be loaded, so")
    assert page.reason.text() == "Channels could not be loaded."


def test_once_chat_is_on_the_hint_goes_and_the_selected_place_shows_its_channel(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    sandbox.behave("owner", "no-chat")
    page = read_page(desk, desk.open())
    marketing = page.browser.model.find("space", MARKETING)
    assert marketing is not None
    page.browser.tree.select(marketing)
    sandbox.behave("owner", "owner")
    press(widget_named(page.browser.hint, QPushButton, "hintAction_retry"))
    desk.wait(page.save_button.isEnabled)
    assert not page.browser.hint.isVisible()
    desk.wait(page.details.messages_title.isVisible)


def test_a_hint_on_channels_goes_however_often_they_were_tried(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    sandbox.behave("owner", "no-chat")
    page = read_page(desk, desk.open())
    browser = page.browser
    for behaviour in ("no-chat", "owner"):
        sandbox.behave("owner", behaviour)
        group = browser.model.find("group", "channels")
        assert group is not None
        browser.tree.retry_wanted.emit(group)
        desk.wait(lambda: browser.is_reading)
        desk.wait(lambda: not browser.is_reading)
    desk.wait(lambda: browser.channels_state is ChannelsState.READ)
    assert not browser.hint.isVisible()


def test_a_connection_that_is_removed_while_it_is_read_leaves_no_snapshot(
    desk: Desk, sandbox: Sandbox
) -> None:
    with desk.connected_before(sandbox, latency_ms=60):
        session = desk.open()
        page = channels_page(session)
        desk.wait(lambda: not page.browser.model.empty)
        assert session.overview is not None
        integration = page.context.integration
        (connection,) = session.overview.connections
        integration.connections.disconnect(connection.id)
        session.read_overview()
        desk.wait(lambda: session.overview is not None and not session.overview.connections)
        desk.wait(lambda: not page.browser.is_reading)
        assert page.unconnected.isVisible()
        desk.close()
    assert not list((desk.folder / "snapshots").glob("*"))
