"""Where members get help."""

from __future__ import annotations

from clickup_desktop.organization.roles import Role
from clickup_desktop.ui.help.page import HelpPage
from clickup_desktop.ui.window.session import WindowSession
from tests.journeys.conftest import Desk


def help_page(session: WindowSession) -> HelpPage:
    assert isinstance(session.page, HelpPage)
    return session.page


def test_an_enterprise_admin_sets_where_members_get_help(desk: Desk) -> None:
    page = help_page(desk.open(page="help"))
    assert page.assistance.told.text().startswith("No address for assistance is set")
    page.assistance.address.setText("help@acme.example")
    page.assistance.save_button.click()
    told = "Write to help@acme.example and include the report."
    desk.wait(lambda: page.assistance.told.text() == told)
    desk.close()
    member = help_page(desk.open(desk.add_member(Role.MEMBER), page="help"))
    assert member.assistance.told.text() == told
    assert not member.assistance.address.isVisible()
