"""A linked Channel with many messages, of which a copy is kept."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.export.exporting import ExportFormat
from clickup_desktop.integration.messages.states import CopyState, LinkSync
from clickup_desktop.organization.records import ChannelLink
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.failures.office import Office

THEME = "Copies of messages"
MESSAGES = 300
EVERYTHING = "The copy, as it was."


class Copied:
    """A linked Channel of which a copy was read."""

    def __init__(self, office: Office, sandbox: Sandbox) -> None:
        self.office = office
        self.sandbox = sandbox
        self.connection_id = office.connect(sandbox.url, sandbox.token)
        choice = office.integration.workspaces.choice("Acme Rollout")
        channel = office.integration.workspaces.find_channel(choice, BUSY_CHANNEL_ID)
        self.link: ChannelLink = office.integration.links.add(
            choice, channel, (), "workspace", choice.workspace.id
        )

    def keep(self) -> Copied:
        """Have the copy kept, and read it to the end."""
        self.office.integration.copies.keep(self.link)
        assert self.sync().state.complete
        return self

    def keep_others(self, number: int) -> list[ChannelLink]:
        """Have copies kept of other Channels' messages as well; they are not read yet."""
        integration = self.office.integration
        choice = integration.workspaces.choice("Acme Rollout")
        channels = (it for it in integration.workspaces.channels(choice) if it.name)
        others = [it for it in channels if it.id != BUSY_CHANNEL_ID and not it.private][:number]
        assert len(others) == number
        links = [
            integration.links.add(choice, it, (), "workspace", choice.workspace.id) for it in others
        ]
        for link in links:
            integration.copies.keep(link)
        return links

    def sync(self) -> LinkSync:
        """Compare everything with ClickUp."""
        report = self.office.integration.copies.sync(again=True)
        [found] = report.links
        return found

    @property
    def state(self) -> CopyState:
        """How the copy stands."""
        found = self.office.integration.copies.state_of(self.link)
        assert found is not None
        return found

    @property
    def path(self) -> Path:
        """The file that the copy is in."""
        return self.office.integration.copies_folder / f"{self.connection_id}.sqlite3"

    @property
    def file(self) -> CopyFile:
        """The same, as the program has it open."""
        return self.office.integration._copy_files.of(self.connection_id, "")

    def receive(self, *messages: dict[str, object]) -> None:
        """Have ClickUp answer with messages as they are, and read them."""
        for it in messages:
            self.sandbox.chat.write_raw(BUSY_CHANNEL_ID, it)
        assert self.sync().state.complete

    def export(self, file_format: ExportFormat = ExportFormat.CSV) -> str:
        """Export the copy."""
        out = io.BytesIO()
        self.office.integration.messages.export(self.link.id, file_format, out)
        return out.getvalue().decode()

    def it_is_whole(self) -> str:
        """Look that nothing is lost, and say so."""
        assert self.state.counts.messages == MESSAGES
        return EVERYTHING


@pytest.fixture
def chatty_sandbox() -> Iterator[Sandbox]:
    """A ClickUp with 300 messages and 20 threads in one Channel."""
    with Sandbox(rate_limit=0, chat="small") as running:
        yield running


@pytest.fixture
def linked(office: Office, chatty_sandbox: Sandbox) -> Copied:
    """A linked Channel of which no copy is kept."""
    return Copied(office, chatty_sandbox)


@pytest.fixture
def copied(linked: Copied) -> Copied:
    """The same, of which a copy was read."""
    return linked.keep()
