"""While the window is open, what is connected is looked after: told at once, once, and solved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from clickup_desktop.organization.records import ChannelLink
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.sqlite_store import open_store
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.integrations.update_token_dialog import UpdateTokenDialog
from clickup_desktop.ui.widgets.failure_dialog import FailureDialog
from clickup_desktop.ui.window.connection_alerts import ConnectionAlerts
from clickup_desktop.ui.window.session import WindowSession
from tests.journeys.conftest import Desk
from tests.journeys.test_channels_page import link, pressed, read_page
from tests.listening_server import ListeningServer
from tests.ui.fakes import FakeNetwork, FakeNotifier
from tests.ui.named_widgets import named as widget_named


class Living:
    """A window whose connections are looked after when the test says so."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.network = FakeNetwork()
        self.notifier = FakeNotifier()

    def open(self, page: str = "integrations", member_id: str | None = None) -> WindowSession:
        session = self.desk.open(member_id, page)
        self.looking = ConnectionAlerts(session, session._state, self.network, self.notifier)
        assert session.overview is not None
        session.overview_shown.emit(session._integration, session.overview)
        self.session = session
        return session

    def look(self) -> None:
        """Have a round made, and wait for its end and for what is shown after it."""
        watch = self.looking.watch
        watch.look()
        self.desk.wait(lambda: watch._job is not None and not watch._job.running)
        self.desk.wait(lambda: not self.session._reader.running)

    @property
    def status(self) -> str:
        return self.session.shell.status.connection.text()


@pytest.fixture
def living(desk: Desk) -> Iterator[Living]:
    yield Living(desk)


def card(session: WindowSession) -> ClickUpCard:
    assert isinstance(session.page, IntegrationsPage)
    found = session.page.clickup
    assert isinstance(found, ClickUpCard)
    return found


def links(session: WindowSession) -> tuple[ChannelLink, ...]:
    assert session.overview is not None
    return session.overview.links.items


def shown(page: ChannelsPage, name: str) -> list[str]:
    return [label.text() for label in page.links.findChildren(QLabel, name) if label.isVisible()]


def link_launch(desk: Desk) -> str:
    """Link the Channel "launch-2027" through the window; return its id."""
    session = desk.open()
    page = read_page(desk, session)
    link(desk, page, "Launch 2027")
    desk.wait(lambda: len(links(session)) == 1)
    channel_id = links(session)[0].channel_id
    desk.close()
    return channel_id


def test_a_token_that_is_revoked_while_the_window_is_open(
    desk: Desk, living: Living, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    session = living.open()
    living.look()
    assert living.status == "Connected as Acme Admin"
    assert living.notifier.told == []

    sandbox.behave("owner", "revoked")
    living.look()

    (row,) = card(session).rows.values()
    assert card(session).badge.text() == "Needs attention"
    assert row.problem.hint is not None
    assert row.problem.hint.title == "Token expired or invalid"
    assert row.problem.isVisible()
    assert living.status == "A connection needs attention"
    assert living.notifier.told == [
        (
            "A connection to ClickUp needs attention",
            "Token expired or invalid. ClickUp does not accept this Personal Access Token.",
        )
    ]
    pressed(row.problem, f"hintAction_{Action.UPDATE_TOKEN.value}")
    dialog = session.shell.findChild(UpdateTokenDialog)
    assert dialog is not None
    dialog.reject()

    living.look()
    assert len(living.notifier.told) == 1

    sandbox.behave("owner", "owner")
    living.look()
    assert card(session).badge.text() == "Connected"
    assert row.problem.hint is None
    assert living.status == "Connected as Acme Admin"
    status = session.shell.status
    assert status.announcement.text() == "The connection to ClickUp works again."
    assert not living.notifier.shown


def test_the_same_problem_is_not_told_again_after_a_restart_and_a_new_one_is(
    desk: Desk, living: Living, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    living.open()
    sandbox.behave("owner", "revoked")
    living.look()
    assert len(living.notifier.told) == 1
    desk.close()

    living.open()
    living.look()
    assert living.status == "A connection needs attention"
    assert len(living.notifier.told) == 1

    sandbox.behave("owner", "owner")
    living.look()
    sandbox.behave("owner", "role")
    living.look()
    assert len(living.notifier.told) == 2
    assert "can't use tokens" in living.notifier.told[1][1]


def test_the_notification_leads_to_the_card(desk: Desk, living: Living, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    session = living.open("about")
    session.shell.showMinimized()
    sandbox.behave("owner", "revoked")
    living.look()
    living.notifier.clicked.emit()
    assert not session.shell.isMinimized()
    (row,) = card(session).rows.values()
    desk.wait(row.problem.isVisible)


@pytest.mark.parametrize("how", ["click", "key"])
def test_the_status_bar_leads_to_the_card(
    desk: Desk, living: Living, sandbox: Sandbox, how: str
) -> None:
    desk.connect(sandbox.token)
    session = living.open("about")
    sandbox.behave("owner", "revoked")
    living.look()
    summary = session.shell.status.connection
    if how == "click":
        QTest.mouseClick(summary, Qt.MouseButton.LeftButton)
    else:
        summary.setFocus()
        QTest.keyClick(summary, Qt.Key.Key_Space)
    assert isinstance(session.page, IntegrationsPage)


def test_clickup_that_cannot_be_reached_is_told_after_two_rounds_and_recovers(
    desk: Desk, living: Living, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    session = living.open()
    sandbox.behave("owner", "unavailable")
    living.look()
    assert living.status == "Connected as Acme Admin"
    living.look()
    assert living.status == "ClickUp can't be reached"
    assert "ClickUp has a problem" in session.shell.status.connection.toolTip()
    assert card(session).badge.text() == "Connected"
    assert living.notifier.told == []
    sandbox.behave("owner", "owner")
    living.look()
    assert living.status == "Connected as Acme Admin"
    assert session.shell.status.announcement.text() == "ClickUp can be reached again."


def test_a_test_that_goes_well_ends_what_was_said_of_clickup(
    desk: Desk, living: Living, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    session = living.open()
    sandbox.behave("owner", "unavailable")
    living.look()
    living.look()
    assert living.status == "ClickUp can't be reached"
    sandbox.behave("owner", "owner")
    (row,) = card(session).rows.values()
    row.test_button.click()
    desk.wait(lambda: living.status == "Connected as Acme Admin")


def test_a_renamed_channel_has_its_new_name_in_the_list_of_links(
    desk: Desk, living: Living, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    channel = link_launch(desk)
    session = living.open("about")
    sandbox.change_channel(channel, name="<b>launch</b> 2028")
    living.look()
    assert living.notifier.told == []
    session.show_page("channels")
    assert isinstance(session.page, ChannelsPage)
    assert shown(session.page, "linkName") == ["<b>launch</b> 2028 in Acme Rollout"]
    assert shown(session.page, "linkProblem") == []


def test_a_deleted_channel_offers_to_choose_another(
    desk: Desk, living: Living, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    channel = link_launch(desk)
    session = living.open("about")
    sandbox.delete_channel(channel)
    living.look()
    assert living.status == "A linked Channel needs attention"
    ((title, text),) = living.notifier.told
    assert title == "A linked Channel needs attention"
    assert "launch" not in text
    living.notifier.clicked.emit()
    page = read_page(desk, session)
    assert page.links.title.text() == "Linked (1) · 1 needs attention"
    assert shown(page, "linkProblem") == ["Deleted"]

    pressed(page.links, "explainLink")
    why = session.shell.findChild(FailureDialog)
    assert why is not None
    assert why.windowTitle() == "Not found in ClickUp"
    pressed(why, f"hintAction_{Action.CHOOSE_CHANNEL.value}")
    assert page.corner.cancel_change.isVisible()

    page.browser.tree.select(
        next(
            node
            for node in page.browser.model._root.walk()
            if node.channel is not None and node.name == "general"
        )
    )
    desk.wait(page.save_button.isEnabled)
    page.save_button.click()
    desk.wait(lambda: living.status == "Connected as Acme Admin")
    assert shown(page, "linkProblem") == []
    assert [it.channel_name for it in links(session)] == ["general"]
    assert not living.notifier.shown


def test_the_buttons_of_an_archived_channel(desk: Desk, living: Living, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    channel = link_launch(desk)
    session = living.open("channels")
    sandbox.change_channel(channel, archived=True)
    living.look()
    assert isinstance(session.page, ChannelsPage)
    page = session.page
    desk.wait(lambda: shown(page, "linkProblem") == ["Archived"])
    change = widget_named(page.links, QAbstractButton, "changeLink")
    assert change.text() == "Choose another"
    sandbox.change_channel(channel, archived=False)
    living.look()
    # By the round, or by the page, which compares its tree with the links.
    said = session.shell.status.announcement
    desk.wait(lambda: said.text() == "A linked Channel can be read again.")
    desk.wait(lambda: shown(page, "linkProblem") == [])


def test_what_the_tree_shows_otherwise_is_looked_at_without_waiting_for_a_round(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    channel = link_launch(desk)
    sandbox.change_channel(channel, name="launch-2028")
    session = desk.open()
    desk.wait(lambda: [it.channel_name for it in links(session)] == ["launch-2028"])
    assert isinstance(session.page, ChannelsPage)
    sandbox.delete_channel(channel)
    session.page._read_again()
    desk.wait(lambda: [it.problem for it in links(session)] == ["not-found"])


def test_a_link_that_the_tree_shows_as_it_is_costs_no_request(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    channel = link_launch(desk)
    sandbox.reset()
    read_page(desk, desk.open())
    assert not [path for _method, path, _query in sandbox.requests if path.endswith(channel)]


def test_nothing_is_asked_while_the_computer_is_offline(
    desk: Desk, living: Living, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    living.network.online = False
    living.open()
    living.looking.watch.look()
    living.looking.watch.tick()
    assert living.looking.watch._job is None
    living.network.online = True
    living.look()
    assert [path for _method, path, _query in sandbox.requests[2:]].count("/api/v2/user") == 1


def test_a_member_without_the_role_has_nothing_looked_after(
    desk: Desk, living: Living, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    member = desk.add_member(Role.MEMBER)
    living.open("channels", member)
    sandbox.reset()
    living.looking.watch.look()
    assert living.looking.watch._job is None
    assert sandbox.requests == []


def test_closing_the_window_in_the_middle_of_a_round(
    desk: Desk, living: Living, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    living.open()
    sandbox.behave("owner", "slow")
    sandbox.reset()
    living.looking.watch.look()
    desk.wait(lambda: sandbox.requests)
    desk.close()
    assert not living.notifier.shown


def test_a_row_that_names_another_address_is_told_and_the_token_stays(
    desk: Desk, living: Living, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    kept = dict(desk.secrets._values)
    with ListeningServer() as elsewhere:
        store = open_store(desk.folder)
        with store.write() as transaction:
            transaction.exec_driver_sql(
                "UPDATE connection SET organization_url = ?", (elsewhere.url,)
            )
        store.close()

        session = living.open()
        living.look()

        (row,) = card(session).rows.values()
        assert card(session).badge.text() == "Needs attention"
        assert row.problem.hint is not None
        assert row.problem.hint.code == "address-changed"
        assert elsewhere.heard == []
    assert desk.secrets._values == kept
