"""Joining an organization on a server, switching, and signing out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from clickup_desktop.organization.errors import (
    ServerUnreachable,
    SignInRefused,
)
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.organizations.join_dialog import JoinDialog
from clickup_desktop.ui.organizations.organization_menu import server_name
from clickup_desktop.ui.organizations.sign_out_dialog import SignOutDialog
from clickup_desktop.ui.widgets.failure_dialog import FailureDialog
from clickup_desktop.ui.window.first_run import FirstRunPage
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import FakeIntegration
from tests.ui.server_fakes import ADDRESS, INVITATION, PASSWORD, FakeOrganizations

from .window import entries, fill_in, join_dialog, opened, place

# Joining


def test_the_first_run_offers_a_quieter_third_way(
    open_window: OpenWindow, organizations: FakeOrganizations
) -> None:
    session = open_window(FakeIntegration(), organizations=organizations)
    page = session.shell.pages.currentWidget()
    assert isinstance(page, FirstRunPage)

    page.join_button.click()

    assert page.join_button.property("quiet")
    assert session.shell.findChild(JoinDialog) is not None


def test_an_invitation_says_at_once_what_it_is_for(
    qtbot: QtBot, open_window: OpenWindow, organizations: FakeOrganizations
) -> None:
    dialog = join_dialog(opened(open_window, organizations))
    form = dialog.invitation

    form.text.setPlainText(INVITATION)

    qtbot.waitUntil(form.says.isVisible)
    assert form.organization.text() == "Acme"
    assert form.about.text().startswith(
        f"As an Integrations Admin · at {ADDRESS} · valid until 10 May 2099"
    )
    assert not dialog.accept_button.isEnabled()


def test_an_invitation_that_ran_out_by_this_computers_clock_may_be_tried(
    qtbot: QtBot, open_window: OpenWindow, organizations: FakeOrganizations
) -> None:
    organizations.expires = datetime(2020, 5, 10, tzinfo=UTC)
    dialog = join_dialog(opened(open_window, organizations))
    fill_in(qtbot, dialog)
    told = dialog.invitation.about.text()
    assert "by this computer's clock it ran out 10 May 2020" in told
    assert told.endswith("the server decides")
    assert dialog.accept_button.isEnabled()


def test_a_truncated_invitation_is_told_under_the_field(
    qtbot: QtBot, open_window: OpenWindow, organizations: FakeOrganizations
) -> None:
    dialog = join_dialog(opened(open_window, organizations))
    fill_in(qtbot, dialog)
    assert dialog.accept_button.isEnabled()

    dialog.invitation.text.setPlainText(INVITATION[:-3])

    assert not dialog.accept_button.isEnabled()
    qtbot.waitUntil(lambda: "can't be used" in dialog.invitation.judgement.text())
    assert "Copy the whole line" in dialog.invitation.judgement.text()
    assert not dialog.invitation.says.isVisible()


@pytest.mark.parametrize(
    "typed",
    [
        ("short", "short", "at least 12 characters"),
        (PASSWORD, "another one entirely", "differ"),
        (PASSWORD, PASSWORD, "Both are the same."),
    ],
)
def test_a_password_is_judged_as_it_is_typed(
    qtbot: QtBot,
    open_window: OpenWindow,
    organizations: FakeOrganizations,
    typed: tuple[str, str, str],
) -> None:
    password, again, told = typed
    dialog = join_dialog(opened(open_window, organizations))
    fill_in(qtbot, dialog)

    dialog.invitation.password.line.setText(password)
    dialog.invitation.again.line.setText(again)

    assert told in dialog.invitation.password_judgement.text()
    assert dialog.accept_button.isEnabled() == (told == "Both are the same.")


def test_joining_leads_into_the_organization(
    qtbot: QtBot, open_window: OpenWindow, organizations: FakeOrganizations
) -> None:
    session = opened(open_window, organizations)
    dialog = join_dialog(session)
    fill_in(qtbot, dialog)

    with qtbot.waitSignal(dialog.accepted):
        dialog.accept_button.click()

    assert ("join", INVITATION, PASSWORD, None) in organizations.calls
    qtbot.waitUntil(lambda: place(session) == f"Acme Shared · {ADDRESS}")
    qtbot.waitUntil(lambda: organizations.home.closed)
    qtbot.waitUntil(
        lambda: (
            entries(session)
            == [("Acme (this computer)", False), (f"Acme Shared ({ADDRESS})", True)]
        )
    )


def test_a_company_may_name_its_own_certificates(
    qtbot: QtBot, open_window: OpenWindow, organizations: FakeOrganizations
) -> None:
    dialog = join_dialog(opened(open_window, organizations))
    fill_in(qtbot, dialog)
    form = dialog.invitation
    assert not form.certificates.line.isVisible()

    form.certificates.advanced.click()
    assert form.certificates.line.isVisible()
    form.certificates.line.setText("/etc/acme/ca.pem")
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept_button.click()

    assert ("join", INVITATION, PASSWORD, Path("/etc/acme/ca.pem")) in organizations.calls


def test_a_member_may_let_the_server_ask_in_clear_text_and_does_not_by_default(
    qtbot: QtBot, open_window: OpenWindow, organizations: FakeOrganizations
) -> None:
    dialog = join_dialog(opened(open_window, organizations))
    fill_in(qtbot, dialog)
    field = dialog.invitation.clear_text
    assert not field.box.isVisible()
    assert not field.chosen

    field.folded.toggle.click()
    assert field.box.isVisible()
    told = [label.text() for label in field.findChildren(QLabel)]
    assert any("Whoever runs the server can then read your password." in it for it in told)
    field.box.click()
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept_button.click()

    assert organizations.clear_text_chosen == [True]


@pytest.mark.parametrize("chosen", [False, True])
def test_signing_in_takes_the_same_choice(
    qtbot: QtBot, open_window: OpenWindow, organizations: FakeOrganizations, chosen: bool
) -> None:
    dialog = join_dialog(opened(open_window, organizations))
    dialog.tabs.setCurrentIndex(1)
    dialog.sign_in.address.setText("postgresql://db.acme.example/acme")
    dialog.sign_in.login.setText("admin@acme.example")
    dialog.sign_in.password.line.setText(PASSWORD)
    dialog.sign_in.clear_text.folded.toggle.click()
    dialog.sign_in.clear_text.box.setChecked(chosen)
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept_button.click()

    assert organizations.clear_text_chosen == [chosen]


def test_signing_in_takes_address_mail_and_password(
    qtbot: QtBot, open_window: OpenWindow, organizations: FakeOrganizations
) -> None:
    session = opened(open_window, organizations)
    dialog = join_dialog(session)
    dialog.tabs.setCurrentIndex(1)
    assert dialog.accept_button.text().replace("&", "") == "Sign in"
    dialog.sign_in.address.setText("postgresql://db.acme.example/acme")
    dialog.sign_in.login.setText("admin@acme.example")
    dialog.sign_in.password.line.setText(PASSWORD)

    with qtbot.waitSignal(dialog.accepted):
        dialog.accept_button.click()

    call = ("sign_in", "postgresql://db.acme.example/acme", "admin@acme.example", PASSWORD)
    assert call in organizations.calls


def test_what_was_typed_stays_when_joining_fails(
    qtbot: QtBot, open_window: OpenWindow, organizations: FakeOrganizations
) -> None:
    organizations.failure = ServerUnreachable(ADDRESS)
    session = opened(open_window, organizations)
    dialog = join_dialog(session)
    fill_in(qtbot, dialog)

    dialog.accept_button.click()

    qtbot.waitUntil(dialog.hint.isVisible)
    assert INVITATION in dialog.invitation.text.toPlainText()
    assert dialog.invitation.password.line.text() == PASSWORD
    assert dialog.accept_button.isEnabled()
    assert place(session) == "Acme (this computer)"


def test_cancel_stops_joining_and_keeps_the_dialog(
    qtbot: QtBot, open_window: OpenWindow, organizations: FakeOrganizations
) -> None:
    organizations.waits = True
    dialog = join_dialog(opened(open_window, organizations))
    fill_in(qtbot, dialog)
    dialog.accept_button.click()
    assert not dialog.form.isEnabled()

    dialog.cancel_button.click()

    assert dialog.isVisible()
    assert dialog.form.isEnabled()
    assert "Stopped" in dialog.progress.text()


def test_the_password_is_revealed_with_the_eye(
    open_window: OpenWindow, organizations: FakeOrganizations
) -> None:
    secret = join_dialog(opened(open_window, organizations)).invitation.password
    assert secret.line.echoMode() is secret.line.EchoMode.Password

    secret.reveal.click()

    assert secret.line.echoMode() is secret.line.EchoMode.Normal
    assert secret.reveal.toolTip() == "Hide the password"


# Switching and signing out


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("postgresql://db.example.com/acme", "db.example.com"),
        ("postgresql://db.example.com:5433/acme", "db.example.com"),
        ("db.example.com", "db.example.com"),
        ("postgresql://[half/acme", "postgresql://[half/acme"),
    ],
)
def test_an_address_is_shown_as_its_server(address: str, name: str) -> None:
    assert server_name(address) == name


def test_choosing_an_organization_in_the_menu_opens_it(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    qtbot.waitUntil(lambda: len(entries(session)) == 2)
    assert place(session) == f"Acme Shared · {ADDRESS}"

    session.shell.top_bar.organizations.entries[0].trigger()

    qtbot.waitUntil(lambda: place(session) == "Acme (this computer)")
    qtbot.waitUntil(lambda: entries(session)[0] == ("Acme (this computer)", True))
    assert isinstance(session.page, IntegrationsPage)
    assert shared.server.listeners == []


def test_one_that_cant_be_opened_is_told_and_the_other_stays(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    qtbot.waitUntil(lambda: len(entries(session)) == 2)
    shared.failure = SignInRefused(ADDRESS)

    session.organizations.switch("local")

    qtbot.waitUntil(lambda: session.shell.findChild(FailureDialog) is not None)
    assert place(session) == f"Acme Shared · {ADDRESS}"
    qtbot.waitUntil(lambda: entries(session)[1][1])


def test_signing_out_asks_and_goes_to_this_computers_organization(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    qtbot.waitUntil(lambda: len(entries(session)) == 2)
    action = session.shell.top_bar.profile.menu().findChild(QAction, "signOutAction")
    assert action is not None
    assert action.isVisible()

    action.trigger()
    dialog = session.shell.findChild(SignOutDialog)
    assert dialog is not None
    assert any("keyring" in label.text() for label in dialog.findChildren(QLabel, "forgotten"))
    assert not [call for call in shared.calls if call[0] == "sign_out"]
    dialog.accept_button.click()

    qtbot.waitUntil(lambda: place(session) == "Acme (this computer)")
    assert ("sign_out", "s") in shared.calls
    assert not action.isVisible()
