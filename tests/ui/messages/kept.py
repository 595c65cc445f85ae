"""An organization that is not there, with copies that are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from clickup_desktop.integration.messages.copy_file import path_of
from clickup_desktop.integration.messages.files import CopyFiles
from clickup_desktop.integration.messages.messages import Messages
from clickup_desktop.integration.messages.reach import Reach
from tests.integration.messages.channels import CopiedChannel, message
from tests.ui.fakes import ADMIN, FakeIntegration, connection, copy_state, link

CONNECTION = "6f1c2f0e-6f0f-4a53-9d3b-0a6f4c2f9a11"


class KeptMessages:
    """Copies of Channels, and the organization that they belong to.

    Attributes:
        integration: the organization.
        exported: what was written into the audit trail.
        refuses: raised in the place of writing it.
    """

    def __init__(self, folder: Path, organization: type[FakeIntegration] = FakeIntegration) -> None:
        names = ("general", "launch-2027")
        links = tuple(replace(link(name), connection_id=CONNECTION) for name in names)
        own = connection(CONNECTION)
        self.integration = organization(own, links=links)
        self.exported: list[Mapping[str, int]] = []
        self.refuses: BaseException | None = None
        self.files = CopyFiles(folder)
        fake = self.integration
        fake.messages = Messages(
            self.files,
            lambda: (self.files.of(CONNECTION, own.account.id),),
            lambda: Reach(ADMIN, (own,), fake.links.to_channels),
            fake.links.get,
            require_may_keep=lambda _link: None,
            record_export=self._record,
        )
        file = self.files.of(CONNECTION, own.account.id)
        assert file.path == path_of(folder, CONNECTION)
        self.general = CopiedChannel(file, "general", "general")
        self.launch = CopiedChannel(file, "launch-2027", "launch-2027")
        self.general.named(a81="Acme Admin", a82="Acme Guest")
        fake.copies.kept = [
            copy_state(name, connection_id=CONNECTION, complete=name == "general") for name in names
        ]

    def _record(self, counts: Mapping[str, int]) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.exported.append(counts)

    def fill(self) -> None:
        """Have something said: 120 messages, a thread of 70, and one that is edited."""
        self.general.has(
            *(message(f"m{n}", f"number{n} of the parts", at=n) for n in range(120)),
            message("asked", "When is the launch?", at=500, replies=70, author="82"),
            *(message(f"r{n}", f"answer{n}", at=501 + n, parent="asked") for n in range(70)),
            message("edited", "The launch is in May", at=700, edited=800),
        )
        self.launch.has(message("l1", "A launch like no other", at=900))
