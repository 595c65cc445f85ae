"""Two computers and a company's PostgreSQL: invited, joined, shared, moved, removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.organizations.organizations import Organizations
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.application import build_application
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.members.invite_dialog import InviteDialog
from clickup_desktop.ui.members.page import MembersPage
from clickup_desktop.ui.members.remove_dialog import RemoveMemberDialog
from clickup_desktop.ui.messages.export_dialog import ExportDialog
from clickup_desktop.ui.messages.page import MessagesPage
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.organizations.join_dialog import JoinDialog
from clickup_desktop.ui.organizations.move_dialog import MoveDialog
from clickup_desktop.ui.startup import build_window
from clickup_desktop.ui.widgets.failure_dialog import FailureDialog
from clickup_desktop.ui.widgets.theme import Scheme, apply_scheme
from clickup_desktop.ui.window.first_run import FirstRunPage
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState
from tests.integration.organizations.conftest import Town, found_town, link_channel
from tests.journeys.conftest import WAIT
from tests.postgresql import Cluster
from tests.ready_organization import ready_database

Kind = TypeVar("Kind", bound=QDialog)


class Computer:
    """A computer with its keyring, and the window on it."""

    def __init__(self, qtbot: QtBot, folder: Path, url: str) -> None:
        self.qtbot = qtbot
        self.password = f"own-password-{folder.name}"
        self.organizations = Organizations(folder, url, secrets=MemorySecrets())

        def no_sample(_cancellation: object) -> object:
            raise AssertionError("not asked for")

        apply_scheme(build_application(), Scheme.LIGHT)
        self.session: WindowSession = build_window(
            WindowState(folder),
            Openers(
                self.organizations.open_current,
                no_sample,  # type: ignore[arg-type]
                organizations=lambda: self.organizations,
            ),
        )

    def open(self) -> None:
        """Show the window, and wait for what it shows."""
        self.session.shell.show()
        self.wait(lambda: self.session.overview is not None)

    def wait(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)

    def dialog(self, kind: type[Kind]) -> Kind:
        """Return the open dialog of that kind."""
        found = self.session.shell.findChild(kind)
        assert found is not None
        return found

    def join(self, invitation: str) -> None:
        """Join in the dialog that is open, and wait until the organization is shown."""
        dialog = self.dialog(JoinDialog)
        dialog.invitation.text.setPlainText(invitation)
        self.wait(lambda: dialog.invitation.view is not None)
        dialog.invitation.password.line.setText(self.password)
        dialog.invitation.again.line.setText(self.password)
        dialog.accept_button.click()
        self.wait(lambda: "Acme · " in self.place or dialog.hint.isVisible())
        assert "Acme · " in self.place, dialog.hint.hint

    @property
    def place(self) -> str:
        """What the top bar says."""
        return self.session.shell.top_bar.organization.text()

    def members(self) -> MembersPage:
        """Show the Members page."""
        self.session.show_page("members")
        assert isinstance(self.session.page, MembersPage)
        return self.session.page

    def told(self) -> list[str]:
        """What the list of members says."""
        model = self.members().list.model
        role = Qt.ItemDataRole.AccessibleTextRole
        return [str(model.index(row).data(role)) for row in range(model.rowCount())]

    def choose(self, name: str) -> MembersPage:
        """Choose a member."""
        page = self.members()
        self.wait(lambda: any(line.startswith(name) for line in self.told()))
        row = next(place for place, line in enumerate(self.told()) if line.startswith(name))
        page.list.view.setCurrentIndex(page.list.model.index(row))
        return page

    def close(self) -> None:
        self.session.shell.close()
        self.session.wind_up()
        self.session.shell.deleteLater()


@pytest.fixture
def town(cluster: Cluster, tmp_path: Path, sandbox: Sandbox) -> Iterator[Town]:
    """An organization that was just made."""
    with ready_database(cluster) as database:
        yield found_town(cluster, database, tmp_path, sandbox)


@pytest.fixture
def computers(
    qtbot: QtBot, tmp_path: Path, sandbox: Sandbox
) -> Iterator[tuple[Computer, Computer]]:
    """The first Enterprise Admin's, and a colleague's."""
    made = tuple(Computer(qtbot, tmp_path / name, sandbox.url) for name in ("admin", "colleague"))
    yield made  # type: ignore[misc]
    for computer in made:
        computer.close()


def test_invited_joined_shared_and_removed(
    town: Town, computers: tuple[Computer, Computer], sandbox: Sandbox
) -> None:
    admin, colleague = computers

    # The database administrator's invitation lets in the first Enterprise Admin.
    admin.open()
    first_run = admin.session.first_run
    assert isinstance(first_run, FirstRunPage)
    first_run.join_button.click()
    admin.join(town.invitation)
    assert admin.session.overview is not None
    assert admin.session.overview.member.role is Role.ENTERPRISE_ADMIN

    # They invite a colleague, who joins on a computer of their own.
    page = admin.members()
    page.invite_button.click()
    invite = admin.dialog(InviteDialog)
    invite.email.setText("colleague@example.com")
    invite.name.setText("Acme Colleague")
    invite.roles[Role.INTEGRATIONS_ADMIN].click()
    invite.accept_button.click()
    admin.wait(lambda: invite.stack.currentIndex() == 1 or invite.hint.isVisible())
    invitation = invite.text.toPlainText()
    invite.cancel_button.click()
    admin.wait(lambda: any("Invitation valid until" in line for line in admin.told()))
    colleague.open()
    colleague.session.organizations.open_join()
    colleague.join(invitation)
    admin.wait(lambda: not any("Invitation valid until" in line for line in admin.told()))

    # What one of them connects, the other sees; what one has typed meanwhile stays.
    admin.session.open_connect(guide=False)
    typing = admin.dialog(ConnectDialog)
    typing.token.set_text(sandbox.token)
    colleague.session.open_connect(guide=False)
    connecting = colleague.dialog(ConnectDialog)
    connecting.token.set_text(sandbox.token)
    connecting.accept_button.click()
    admin.wait(lambda: admin.session.overview and admin.session.overview.connections)
    assert typing.isVisible()
    assert typing.token.text == sandbox.token
    typing.reject()

    # The role is lowered, and told to the colleague's window at once.
    page = admin.choose("Acme Colleague")
    page.member_actions.role_wanted.emit(Role.MEMBER)
    colleague.wait(
        lambda: colleague.session.overview and not colleague.session.overview.may_integrate
    )

    # Removed, they are not let in; the server can't say why, and what they saw stays.
    title = Role.INTEGRATIONS_ADMIN.title
    admin.wait(lambda: not any("Colleague" in line and title in line for line in admin.told()))
    page = admin.choose("Acme Colleague")
    page.member_actions.remove_button.click()
    removing = admin.dialog(RemoveMemberDialog)
    admin.wait(removing.accept_button.isEnabled)
    removing.accept_button.click()
    admin.wait(lambda: removing.stack.currentIndex() == 1 or removing.hint.isVisible())
    assert not removing.hint.isVisible(), removing.hint.hint
    removing.cancel_button.click()
    banner = colleague.session.shell.banner
    colleague.wait(lambda: "does not let you in" in banner.words.text())
    assert "Acme · " in colleague.place
    assert connecting.isVisible() or colleague.session.shell.findChild(FailureDialog) is not None
    connecting.reject()
    admin.wait(lambda: not any("Colleague" in line for line in admin.told()))

    # All of it stands in the audit trail.
    page = admin.members()
    page.tabs.setCurrentIndex(1)
    admin.wait(lambda: page.audit.model.rowCount() >= 4)


def test_what_this_computer_has_moves_to_the_server(
    town: Town, computers: tuple[Computer, Computer], sandbox: Sandbox
) -> None:
    admin, _colleague = computers
    here = admin.organizations.open("local")
    here.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    link_channel(here)
    here.close()
    admin.open()
    admin.session.organizations.open_join()
    admin.join(town.invitation)

    page = admin.members()
    admin.wait(page.move_button.isVisible)
    page.move_button.click()
    dialog = admin.dialog(MoveDialog)
    admin.wait(lambda: dialog.list.count() == 2)
    dialog.all_button.click()
    dialog.accept_button.click()

    admin.wait(lambda: dialog.stack.currentIndex() == 1 or dialog.hint.isVisible())
    assert not dialog.hint.isVisible(), dialog.hint.hint
    dialog.cancel_button.click()
    admin.wait(
        lambda: (
            admin.session.overview
            and len(admin.session.overview.connections) == 1
            and admin.session.overview.links.total == 1
        )
    )
    admin.wait(lambda: not page.move_button.isVisible())


def test_the_server_goes_away_and_comes_back(
    own_cluster: Cluster, computers: tuple[Computer, Computer], tmp_path: Path, sandbox: Sandbox
) -> None:
    town = found_town(own_cluster, "postgres", tmp_path, sandbox)
    admin, _colleague = computers
    admin.open()
    admin.session.organizations.open_join()
    admin.join(town.invitation)
    banner = admin.session.shell.banner
    page = admin.members()
    admin.wait(lambda: len(admin.told()) == 1)
    assert not banner.isVisible()

    own_cluster.stop()
    try:
        admin.wait(banner.isVisible)
        assert "can't be reached" in banner.words.text()
        assert len(admin.told()) == 1
        assert not page.invite_button.isEnabled()
    finally:
        own_cluster.start()

    admin.wait(lambda: not banner.isVisible())
    assert page.invite_button.isEnabled()


def test_what_was_said_is_found_and_not_exported_while_the_server_is_away(
    own_cluster: Cluster, computers: tuple[Computer, Computer], tmp_path: Path, sandbox: Sandbox
) -> None:
    town = found_town(own_cluster, "postgres", tmp_path, sandbox)
    admin, _colleague = computers
    admin.open()
    admin.session.organizations.open_join()
    admin.join(town.invitation)
    admin.session.show_page("messages")
    page = admin.session.page
    assert isinstance(page, MessagesPage)
    integration = page.context.integration
    integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    link = link_channel(integration)
    sandbox.chat.write(link.channel_id, "The parts arrive on Thursday")
    integration.copies.keep(link)
    admin.session.copies.update_now()
    chosen, hits = page.copies.chosen, page.results.hits.model
    admin.wait(lambda: admin.session.copies.states and admin.session.copies.states[0].complete)
    admin.wait(lambda: admin.session.overview and admin.session.overview.links.total == 1)
    admin.wait(chosen.export_button.isEnabled)

    page.bar.field.setText("parts")
    admin.wait(page.bar.export_button.isEnabled)
    page.bar.export_button.click()
    dialog = admin.dialog(ExportDialog)

    own_cluster.stop()
    try:
        # Who had the dialog open already is told by it; nothing is written.
        dialog.export_to(tmp_path / "found.md")
        admin.wait(lambda: dialog.hint.hint is not None)
        assert dialog.hint.hint is not None
        assert dialog.hint.hint.code == "server-unreachable"
        assert not (tmp_path / "found.md").exists()
        dialog.reject()
        admin.wait(admin.session.shell.banner.isVisible)
        admin.wait(lambda: not page.bar.export_button.isEnabled())

        page.bar.field.setText("parts thursday")
        admin.wait(lambda: len(hits.hits) == 1)
        admin.wait(lambda: page.results.conversation.shown is not None)
        page.bar.field.clear()
        assert [it.channel_name for it in page.copies.list.model.copies] == ["general"]
        chosen.update_button.click()
        admin.wait(lambda: chosen.hint.hint and chosen.hint.hint.code == "server-unreachable")
    finally:
        own_cluster.start()

    admin.wait(chosen.export_button.isEnabled)
    admin.wait(lambda: chosen.hint.hint is None)
    page.bar.field.setText("parts")
    admin.wait(page.bar.export_button.isEnabled)
    admin.wait(lambda: admin.session.shell.findChild(ExportDialog) is None)
    page.bar.export_button.click()
    dialog = admin.dialog(ExportDialog)
    dialog.export_to(tmp_path / "found.md")
    admin.wait((tmp_path / "found.md").exists)
    admin.wait(lambda: dialog.stack.currentIndex() == 1)
    dialog.reject()
