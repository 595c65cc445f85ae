"""The dialogs by ear: each question with its reasons, every control's name, and what fails."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.last_crash import CRASH_NAME
from tests.desktop import desktop_session as desktop
from tests.desktop.desktop_session import wait_until
from tests.desktop.keyboard import Keyboard
from tests.desktop.screen_reader import ScreenReader
from tests.desktop.test_announcements import await_told
from tests.desktop.test_keyboard_journey import Program, close_window
from tests.desktop.test_reading import one
from tests.integration.organizations.conftest import Town, found_town
from tests.postgresql import Cluster
from tests.ready_organization import ready_database

pytestmark = pytest.mark.proof


@pytest.fixture
def program(session: desktop.DesktopSession, sandbox: Sandbox, tmp_path: Path) -> Program:
    """The program of somebody who has connected ClickUp and linked a Channel."""
    made = Program(session, tmp_path, sandbox.url)
    made.ask("connect", "--visibility", "shared", token=sandbox.token)
    made.ask("link", "Acme Rollout", "general")
    return made


@pytest.fixture
def town(cluster: Cluster, sandbox: Sandbox, tmp_path: Path) -> Iterator[Town]:
    """An organization on a server."""
    with ready_database(cluster) as database:
        yield found_town(cluster, database, tmp_path / "town", sandbox)


def looked_through(reader: ScreenReader, title: str) -> list[str]:
    """Return the words of the dialog in front, in their order; everything in it has a name."""
    read = list(reader.read())
    assert read[0].role == "dialog"
    unnamed = [it for it in read if "focusable" in it.states and not it.name]
    assert unnamed == []
    words = [it.name for it in read if it.role in ("heading", "label")]
    assert words[0] == title
    return words


def lower_own_role(data: Path) -> None:
    """Make the user of this computer a Member, which an open window has not been told."""
    with closing(sqlite3.connect(data / "organization.sqlite3")) as store, store:
        store.execute("UPDATE member SET role = 'member' WHERE name != 'Acme Colleague'")


def test_the_dialogs_of_this_computers_organization(
    program: Program, reader: ScreenReader, keyboard: Keyboard, sandbox: Sandbox, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    organization = open_integration(data, sandbox.url, secrets=MemorySecrets())
    organization.members.add("Acme Colleague", Role.ENTERPRISE_ADMIN)
    organization.close()
    (data / CRASH_NAME).write_text("RuntimeError: unexpected\n", encoding="utf-8")
    stops = (
        "1 link will stop working. It stays listed as “Needs a connection” until you "
        "connect again or remove it:"
    )
    who_may = "Only an Enterprise Admin or Integrations Admin may disconnect ClickUp."
    window = program.open_window()
    try:
        # What failed outside of every page.
        keyboard.wait_for("Close")
        crashed = "The program ended unexpectedly last time"
        assert looked_through(reader, crashed)[1].startswith("A fault in the program")
        keyboard.press("Escape")
        keyboard.wait_for("Channels")

        # Another token for the same connection: a refused one is told at once.
        keyboard.press("ctrl+1")
        keyboard.go_to("Update token")
        keyboard.press("space")
        keyboard.wait_for("Personal Access Token")
        words = looked_through(reader, "Update token")
        assert "It is replaced only after ClickUp has accepted the new token." in words[1]
        keyboard.copy(sandbox.tokens["revoked"])
        keyboard.press("ctrl+v", "Return")
        refused = "ClickUp does not accept this Personal Access Token."
        await_told(reader, f"! Token expired or invalid. {refused}")
        assert keyboard.wait_for("Personal Access Token").description == refused
        looked_through(reader, "Update token")
        keyboard.press("Escape")

        # What stops working is told as soon as it is known.
        keyboard.go_to("Disconnect")
        keyboard.press("space")
        keyboard.wait_for("Cancel")
        await_told(reader, stops)
        words = looked_through(reader, "Disconnect Acme Admin?")
        assert words[1].startswith("The connection and its token are removed")
        assert words[2:] == [stops, "general in Acme Rollout"]
        lower_own_role(data)
        keyboard.go_to("Disconnect")
        keyboard.press("space")
        await_told(reader, f"! You need another role for this. {who_may}")
        assert who_may in looked_through(reader, "Disconnect Acme Admin?")

        # Who can give the role.
        keyboard.go_to("Show who can give me the role")
        keyboard.press("space")
        keyboard.wait_for("Close")
        words = looked_through(reader, "Who can give you the role")
        assert words[1].endswith("An Enterprise Admin gives roles to members:")
        assert words[-1] == "Acme Colleague"
        keyboard.press("space")
        close_window(keyboard, window)
        assert program.complaints == []
    finally:
        window.kill()
        window.wait()
        heard = [*keyboard.heard, *map(str, reader.announcements), *program.complaints]
        sys.stderr.write("\n".join(["Heard:", *heard]))


def test_the_dialogs_of_an_organization_on_a_server(
    program: Program, reader: ScreenReader, keyboard: Keyboard, town: Town
) -> None:
    with ExitStack() as stack:
        admin = town.admin()
        colleague = town.let_in(admin, "colleague", Role.INTEGRATIONS_ADMIN)
        stack.callback(admin.close)
        stack.callback(colleague.close)
        comes_in_no_more = "As soon as you remove Colleague, they can't sign in on any computer."
        invited = admin.members.invite("second@example.com", "Acme Second", Role.ENTERPRISE_ADMIN)
        window = program.open_window()
        stack.callback(window.wait)
        stack.callback(window.kill)
        try:
            # Join: half an invitation, a whole one, passwords that differ.
            keyboard.go_to("Profile")
            keyboard.press("space")
            keyboard.go_to("Join an organization", by="Down")
            keyboard.press("Return")
            keyboard.wait_for("The invitation you were given")
            looked_through(reader, "Join an organization")
            keyboard.copy(invited.text[:-20])
            keyboard.press("ctrl+v")
            half = (
                "This invitation can't be used. Copy the whole line, from the first character to "
                "the last."
            )
            await_told(reader, half)
            assert keyboard.wait_for("The invitation").description == half
            keyboard.copy(invited.text)
            keyboard.press("ctrl+a", "ctrl+v")
            whole = "The invitation is complete. Acme. As an Enterprise Admin"
            await_told(reader, whole, begins=True)
            keyboard.go_to("Choose a password")
            keyboard.type("a password of my own")
            keyboard.go_to("The same password again")
            keyboard.type("another one")
            assert keyboard.wait_for("The same").description == "The passwords don't match."
            keyboard.press("ctrl+a")
            keyboard.type("a password of my own")
            keyboard.press("Return")
            await_told(reader, "Acme is open.")

            # Move: what there is can be ticked, and what came of it is told.
            keyboard.wait_for("Profile")
            keyboard.press("ctrl+4")
            keyboard.go_to("Move to a server")
            keyboard.press("space")
            keyboard.wait_for("Acme Admin · Acme Rollout")
            words = looked_through(reader, "Move to a server")
            assert "Nothing is moved twice, however often you do this" in words[1]
            keyboard.press("Down", "space")
            assert "checked" in one(list(reader.read()), "general in Acme Rollout").states
            keyboard.go_to("Select all")
            keyboard.press("space")
            keyboard.go_to("Move")
            keyboard.press("space")
            await_told(reader, "Moved 1 connection and 1 link.")
            keyboard.wait_for("Done")
            looked_through(reader, "Moved 1 connection and 1 link.")
            keyboard.press("space")

            # Remove: what becomes of what they have, and that somebody has changed them meanwhile.
            keyboard.go_to("Find a member")
            keyboard.press("Tab")
            keyboard.go_to("Colleague", by="Down")
            keyboard.go_to("Remove")
            keyboard.press("space")
            keyboard.wait_for("Cancel")
            goes = f"{comes_in_no_more} Private connections, if there are any, are removed."
            await_told(reader, goes, begins=True)
            assert comes_in_no_more in looked_through(reader, "Remove Colleague?")
            admin.members.set_role(colleague.overview().member.id, Role.MEMBER)
            keyboard.go_to("Remove")
            keyboard.press("space")
            await_told(reader, "! Somebody else has changed this.", begins=True)
            looked_through(reader, "Remove Colleague?")
            keyboard.press("Escape")
            keyboard.wait_for("Remove…")
            changed = "Colleague, colleague@example.com, Member"
            wait_until(lambda: any(it.name.startswith(changed) for it in reader.read()), changed)
            keyboard.press("space")
            keyboard.wait_for("Cancel")
            keyboard.go_to("Remove")
            keyboard.press("space")
            await_told(reader, "Colleague was removed.")
            assert keyboard.wait_for("Acme Second, second@example.com").role == "list item"

            # Sign out: what is forgotten, and what stays.
            keyboard.go_to("Profile")
            keyboard.press("space")
            keyboard.go_to("Sign out", by="Down")
            keyboard.press("Return")
            keyboard.wait_for("Cancel")
            words = looked_through(reader, "Sign out of Acme?")
            assert any("the organization are deleted from the keyring" in word for word in words)
            keyboard.go_to("Sign out")
            keyboard.press("space")
            await_told(reader, "My organization is open.")
            keyboard.wait_for("Profile")
            close_window(keyboard, window)
            assert program.complaints == []
        finally:
            heard = [*keyboard.heard, *map(str, reader.announcements), *program.complaints]
            sys.stderr.write("\n".join(["Heard:", *heard]))
