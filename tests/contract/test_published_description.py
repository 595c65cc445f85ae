"""The whole flow against ClickUp's published description, as openapi-core reads it.

What the program sends must be allowed by the description, and whatever the embedded ClickUp answers
must conform to it, but for the operations in which recorded answers are known to differ; those are
held to the description place by place in `tests/sandbox`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
import requests

from clickup_desktop.clickup.hierarchy_events import ChannelsRead, Finished, LoaderEvent
from clickup_desktop.clickup.models import Channel
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.server import Sandbox
from tests.sandbox.test_published_description import DEVIATIONS

if TYPE_CHECKING:
    from openapi_core import OpenAPI
    from openapi_core.testing import MockRequest

DESCRIPTION = Path(__file__).resolve().parents[3] / "shared" / "clickup-openapi.json"
SERVER = "https://api.clickup.com"

pytestmark = pytest.mark.skipif(
    not DESCRIPTION.is_file(), reason="the published description is not beside this checkout"
)


@dataclass(frozen=True)
class Sent:
    """A request of the program's, as the embedded ClickUp received it."""

    method: str
    path: str
    query: str

    def described(self) -> MockRequest:
        from openapi_core.testing import MockRequest  # noqa: PLC0415 - as in `description`

        return MockRequest(
            SERVER,
            self.method.lower(),
            self.path,
            args={name: values[0] for name, values in parse_qs(self.query).items()},
            headers={"Authorization": "pk_1_TOKEN"},
        )


def take_every_step(integration: OrganizationSession, sandbox: Sandbox) -> None:
    """Connect, check, browse with archived places, look at Channels of every kind of place."""
    integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    (connection,) = integration.overview().connections
    integration.connections.check(connection.id)
    integration.workspaces.refresh()
    choice = integration.workspaces.choice("Acme Rollout")
    channels: list[Channel] = []
    finished = threading.Event()

    def hear(event: LoaderEvent) -> None:
        if isinstance(event, ChannelsRead):
            channels.extend(event.channels)
        if isinstance(event, Finished):
            finished.set()

    loader = integration.workspaces.browse(choice, hear, include_archived=True)
    assert finished.wait(30)
    assert loader.wait(5)
    for channel in channels[::10]:
        parent = channel.parent
        in_list = parent is not None and parent.kind == "list"
        list_id = str(parent.id) if in_list and parent is not None else None
        integration.workspaces.channel_details(choice, channel, list_id)
        integration.workspaces.find_channel(choice, channel.id)


@pytest.fixture(scope="module")
def description() -> OpenAPI:
    # Whoever imports it makes parsers for 2 s: not each process that only finds the tests.
    from openapi_core import OpenAPI  # noqa: PLC0415

    return OpenAPI.from_file_path(str(DESCRIPTION))


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sandbox, list[Sent]]]:
    with Sandbox(rate_limit=0) as sandbox:
        folder = tmp_path_factory.mktemp("data")
        integration = open_integration(folder, sandbox.url, secrets=MemorySecrets())
        take_every_step(integration, sandbox)
        integration.close()
        sent = {Sent(method, path, query) for method, path, query in sandbox.requests}
        yield sandbox, sorted(sent, key=lambda request: (request.path, request.query))


def test_everything_that_is_sent_is_allowed(
    description: OpenAPI, flow: tuple[Sandbox, list[Sent]]
) -> None:
    _sandbox, sent = flow
    assert len(sent) > 100
    for request in sent:
        description.validate_request(request.described())


def test_what_is_answered_conforms_where_nothing_else_was_recorded(
    description: OpenAPI, flow: tuple[Sandbox, list[Sent]]
) -> None:
    from openapi_core.testing import MockResponse  # noqa: PLC0415 - as in `description`

    sandbox, sent = flow
    known = {deviation.operation for deviation in DEVIATIONS}
    held: set[str] = set()
    for request in sent:
        template = template_of(request.path)
        if template in known:
            continue
        answer = requests.get(
            f"{sandbox.url}{request.path}?{request.query}",
            headers={"Authorization": sandbox.token},
            timeout=10,
        )
        description.validate_response(
            request.described(),
            MockResponse(
                answer.content,
                status_code=answer.status_code,
                content_type=answer.headers["Content-Type"].split(";")[0],
            ),
        )
        held.add(template)
    assert {"/api/v2/list/{list_id}/task"} <= held


def template_of(path: str) -> str:
    """Return the path as the description writes it."""
    parts = path.split("/")
    names = {"team": "team_id", "space": "space_id", "folder": "folder_id", "list": "list_id"}
    names |= {"workspaces": "workspace_id", "channels": "channel_id"}
    for position in range(1, len(parts)):
        name = names.get(parts[position - 1])
        if name and parts[position] not in ("", "chat"):
            parts[position] = f"{{{name}}}"
    return "/".join(parts)
