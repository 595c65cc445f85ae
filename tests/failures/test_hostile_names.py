"""Names and ids that would do something, if they were more than text."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.cli.conftest import Program
from tests.failures.office import SPACES, TOKEN, ClickUp, Office, Servers
from tests.failures.recorder import Recorder
from tests.failures.window import Window

THEME = "Hostile names"

ESCAPES = "\x1b]0;title\x07\x1b[31m\x9b31m\r\b\u202e\u2066"
ACTED_ON = set("\x1b\x07\x9b\r\b\u202e\u2066")
"""What a terminal would do something about."""

LONG = "Acme " * 2_000


def test_a_name_with_markup_is_shown_as_it_is_and_fetches_nothing(
    failures: Recorder, window: Window, clickup: ClickUp, servers: Servers
) -> None:
    tracker = servers.stranger(ClickUp())
    markup = f'<img src="{tracker.url}/x"><a href="file:///etc/passwd">Acme</a>'
    clickup.at["/api/v2/team"] = lambda connection: connection.answer(
        {"teams": [{"id": "1", "name": markup}]}
    )
    dialog = window.connect(TOKEN)
    holding = [label for label in dialog.findChildren(QLabel) if "<img" in label.text()]
    assert holding
    assert {label.textFormat() for label in holding} == {Qt.TextFormat.PlainText}
    assert window.session is not None
    window.session.shell.grab()
    assert tracker.connections == 0
    failures.record(
        theme=THEME,
        fault="HTML with a picture and a file: link in a Workspace's name",
        made="a server that answers so, in front of the window",
        seen="The name, letter for letter. Nothing was fetched.",
        kept="The connection.",
    )


def test_a_name_with_terminal_escapes_moves_no_terminal(
    failures: Recorder, program: Program, servers: Servers
) -> None:
    clickup = ClickUp()
    clickup.at[SPACES] = lambda connection: connection.answer(
        {"spaces": [{"id": "11", "name": f"{ESCAPES}Marketing{ESCAPES}"}]}
    )
    server = servers.clickup(clickup)
    ran = program("tree", "Acme Rollout", CLICKUP_TOKEN=TOKEN, CLICKUP_ORGANIZATION_URL=server.url)
    assert ran.status == 0, ran.err
    assert "Marketing" in ran.out
    assert not set(ran.out + ran.err) & ACTED_ON
    failures.record(
        theme=THEME,
        fault="Terminal escapes and turned directions in a Space's name",
        made="`clickup-desktop tree` in front of a server that answers so",
        seen="The name without them.",
        kept="The rest of the tree.",
    )


def test_a_name_of_ten_thousand_characters_is_bounded(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    clickup.at["/api/v2/team"] = lambda connection: connection.answer(
        {"teams": [{"id": "1", "name": LONG}]}
    )
    office.connect(servers.clickup(clickup).url)
    (choice,) = office.integration.workspaces.choices()
    assert choice.workspace.name.startswith("Acme Acme")
    assert choice.workspace.name.endswith("…")
    failures.record(
        theme=THEME,
        fault="10,000 characters in a Workspace's name",
        made="a server that answers so",
        seen=f"The first {len(choice.workspace.name) - 1} of them, and “…”.",
        kept=office.it_is_connected(),
    )


def test_an_id_leads_to_no_other_call(failures: Recorder, office: Office, servers: Servers) -> None:
    hostile = "../../v3/other?x=#/"
    clickup = ClickUp()
    clickup.at[SPACES] = lambda connection: connection.answer(
        {"spaces": [{"id": hostile, "name": "Marketing"}, {"id": "..", "name": "Finance"}]}
    )
    for inside in ("folder", "list"):
        place = f"/api/v2/space/{quote(hostile, safe='')}/{inside}"
        clickup.at[place] = lambda connection: connection.answer({"folders": [], "lists": []})
    server = servers.clickup(clickup)
    office.connect(server.url)
    assert {"Marketing", "Finance"} <= office.names_read()
    for request in server.requests:
        path = urlsplit(request.split()[1]).path
        assert path.startswith(("/api/v2/", "/api/v3/workspaces/1/"))
        assert ".." not in path.split("/")
    (hint,) = office.hints_of_rows()
    failures.record(
        theme=THEME,
        fault="An id that would lead to another call",
        made="a Space whose id is ../../v3/other?x=#/, and one whose id is ..",
        seen=hint,
        kept="The rest of the tree; no other call was made.",
    )
