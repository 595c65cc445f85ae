"""What happens to connections and links while the window is open, and nobody asks."""

from __future__ import annotations

import keyring
import pytest
from keyring.backend import KeyringBackend

from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.secrets import KeyringSecrets, PromptPossible
from clickup_desktop.troubleshooting.hints import saved_hint
from tests.clickup.loopback import Answering, Connection
from tests.failures.office import CHANNELS, PLACE, USER, ClickUp, Office, Servers, channel
from tests.failures.recorder import Recorder

THEME = "While the window is open"
LAUNCH = f"{CHANNELS}/6-1111-8"


def with_a_link(office: Office, servers: Servers, clickup: ClickUp) -> OrganizationSession:
    office.connect(servers.clickup(clickup).url)
    integration = office.integration
    integration.links.add(integration.workspaces.choices()[0], channel(), *PLACE)
    return integration


def answers(body: object, status: str = "200 OK") -> Answering:
    def answer(connection: Connection) -> None:
        connection.answer(body, status)

    return answer


def test_a_token_that_is_revoked_needs_attention_until_it_works_again(
    failures: Recorder, office: Office, servers: Servers, clickup: ClickUp
) -> None:
    connection_id = office.connect(servers.clickup(clickup).url)
    clickup.at[USER] = answers({"err": "Token invalid", "ECODE": "OAUTH_025"}, "401 Unauthorized")
    hint = office.integration.connections.check_quietly().failures[connection_id]
    (connection,) = office.integration.overview().connections
    assert saved_hint(connection.problem) == hint.with_details("")
    kept = office.all_is_kept()
    del clickup.at[USER]
    assert office.integration.connections.check_quietly().recovered_connections == 1
    failures.record(
        theme=THEME,
        fault="The token is revoked",
        made="ClickUp answers 401 to “whose token is this” in a round in the background",
        seen=hint,
        kept=kept,
    )


def test_one_round_that_fails_is_nobodys_business_and_two_are(
    failures: Recorder, office: Office, servers: Servers, clickup: ClickUp
) -> None:
    office.connect(servers.clickup(clickup).url)
    clickup.at[USER] = answers(b"<html>Service Unavailable</html>", "503 Service Unavailable")
    assert office.integration.connections.check_quietly().unreached is None
    unreached = office.integration.connections.check_quietly().unreached
    assert unreached is not None
    failures.record(
        theme=THEME,
        fault="ClickUp is down for a while",
        made="503 in two rounds in the background; the status bar says it after the second",
        seen=unreached,
        kept=office.it_is_connected(),
    )


def test_a_renamed_channel_has_its_new_name(
    failures: Recorder, office: Office, servers: Servers, clickup: ClickUp
) -> None:
    integration = with_a_link(office, servers, clickup)
    clickup.at[LAUNCH] = answers({"data": {"id": "6-1111-8", "name": "launch-2028"}})
    integration.connections.check_quietly()
    (link,) = integration.links.all()
    failures.record(
        theme=THEME,
        fault="A linked Channel is renamed",
        made="another name in ClickUp's answer",
        seen=f"The link is called {link.channel_name}.",
        kept="The link.",
    )


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (
            "A linked Channel is deleted",
            answers({"message": "Channel not found", "trace_id": 7}, "404 Not Found"),
        ),
        (
            "A linked Channel is archived",
            answers({"data": {"id": "6-1111-8", "name": "launch-2027", "archived": True}}),
        ),
    ],
    ids=["deleted", "archived"],
)
def test_a_channel_that_is_not_what_it_was_is_told_on_its_link(  # noqa: PLR0917 - fixtures
    failures: Recorder,
    office: Office,
    servers: Servers,
    clickup: ClickUp,
    fault: str,
    answer: Answering,
) -> None:
    integration = with_a_link(office, servers, clickup)
    clickup.at[LAUNCH] = answer
    integration.connections.check_quietly()
    (link,) = integration.links.all()
    hint = saved_hint(link.problem)
    assert hint is not None
    failures.record(
        theme=THEME,
        fault=fault,
        made="ClickUp's answer in a round in the background",
        seen=hint,
        kept=f"The link to {link.channel_name}, to be given another Channel.",
    )


class Silent(KeyringBackend):
    """A keyring that does not say whether it would ask for a password."""

    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError("a prompt could have opened")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("nothing is to be kept")


def test_a_keyring_that_might_ask_is_not_read_in_the_background(
    failures: Recorder, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", Silent)
    met = office.fails(KeyringSecrets().get_quietly, "connection/1/v1")
    assert isinstance(met.error, PromptPossible)
    failures.record(
        theme=THEME,
        fault="A keyring that might ask for its password",
        made="one that is not the Secret Service, and was not read since the start",
        seen=met,
        kept="The connection as it was: it is not judged before a person has tested it.",
    )
