"""ClickUp's refusals: every code that is known, and one that is not."""

from __future__ import annotations

from typing import Any

import pytest

from clickup_desktop.clickup.hierarchy_events import ChannelsFailed
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.troubleshooting.hints import hint_for
from tests.clickup.loopback import Answering
from tests.failures.office import CHANNELS, SPACES, TOKEN, USER, ClickUp, Office, Servers
from tests.failures.recorder import Case, Fault, Recorder

THEME = "ClickUp's refusals"

CHANNELS_QUERY = "channel_types=CHANNEL&limit=100&description_format=text%2Fplain"
TOKEN_CODES = ("OAUTH_019", "OAUTH_021", "OAUTH_025", "OAUTH_077")
WORKSPACE_CODES = tuple(
    f"OAUTH_{number:03}" for number in (18, 23, 26, 27, *range(29, 46), 56, 57, 61, 192, 999)
)


def refusing(ecode: str, status: int = 401, **more: Any) -> Answering:
    statuses = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}
    said = f"{status} {statuses.get(status, 'Refused')}"
    body = {"err": "Refused", "ECODE": ecode, **more}
    return lambda connection: connection.answer(body, said)


ROLE = refusing("ACCESS_083", invalid_permissions=["can_use_public_api_dev_key"])


def test_a_token_that_clickup_does_not_know_connects_nothing(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    told = []
    for ecode in TOKEN_CODES:
        clickup = ClickUp()
        clickup.everywhere = refusing(ecode)
        told.append(office.fails_to_connect(servers.clickup(clickup).url))
        assert ecode in told[-1].hint.details
    assert len({met.hint.with_details("") for met in told}) == 1
    assert told[0].hint.actions()[:2] == (Action.OPEN_TOKEN_PAGE, Action.UPDATE_TOKEN)
    failures.record(
        theme=THEME,
        fault="The token is unknown, regenerated or revoked",
        made=f"401 with {', '.join(TOKEN_CODES)} to every call",
        seen=told[0],
        kept=office.nothing_is_saved(),
    )


def test_a_request_that_arrives_without_the_token_is_told(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    told = []
    for status in (400, 401):
        clickup = ClickUp()
        clickup.everywhere = refusing("OAUTH_017", status)
        told.append(office.fails_to_connect(servers.clickup(clickup).url))
    assert len({met.hint.with_details("") for met in told}) == 1
    failures.record(
        theme=THEME,
        fault="Something on the way takes the token out",
        made="400 and 401 with OAUTH_017",
        seen=told[0],
        kept=office.nothing_is_saved(),
    )


def test_a_connection_whose_token_dies_is_kept_until_it_is_updated(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    connection_id = office.connect(servers.clickup(clickup).url)
    clickup.everywhere = refusing("OAUTH_025")
    report = office.check(connection_id)
    assert report.hint is not None
    (connection,) = office.integration.overview().connections
    assert connection.problem == report.hint.code
    kept = office.all_is_kept()
    clickup.everywhere = None
    office.integration.connections.update_token(connection_id, TOKEN)
    assert office.check(connection_id).ok
    failures.record(
        theme=THEME,
        fault="The token of a connection stops working",
        made="a connection that worked, and then 401 with OAUTH_025 to every call",
        seen=report.hint,
        kept=kept,
    )


def test_a_token_that_is_refused_in_one_place_alone_is_not_blamed(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    server = servers.clickup(clickup)
    connection_id = office.connect(server.url)
    clickup.at[SPACES] = refusing("OAUTH_025")
    report = office.check(connection_id)
    assert report.hint is not None
    assert Action.OPEN_TOKEN_PAGE not in report.hint.actions()
    asked = [request.split()[1] for request in server.requests]
    assert asked[-1] == f"{CHANNELS}?{CHANNELS_QUERY}"
    failures.record(
        theme=THEME,
        fault="One place says that the token is unknown, and /v2/user knows it",
        made="401 with OAUTH_025 to the call for the Spaces alone",
        seen=report.hint,
        kept=office.it_is_connected(),
    )


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "The token may not reach that Workspace, or the id is wrong",
            "401 with OAUTH_018, 023, 026, 027, 029 … 045, 056, 057, 061, 192 and one not known",
            [refusing(ecode) for ecode in WORKSPACE_CODES],
        ),
        Case(
            "The owner's role may not use tokens",
            "401 with ACCESS_083 and this as the one permission that is missing",
            [ROLE],
        ),
        Case(
            "No access to the place",
            "401 with ACCESS_001, ACCESS_083, ACCESS_999, ITEM_013, ITEM_999",
            [
                *(refusing(code) for code in ("ACCESS_001", "ACCESS_999", "ITEM_013", "ITEM_999")),
                refusing("ACCESS_083"),
                refusing("ACCESS_083", invalid_permissions=["can_edit"]),
            ],
        ),
        Case(
            "The place is gone",
            "401 and 404 with PROJ_006 and SHARD_006, 404 with ACCESS_001, ITEM_013, SHARD_031 and "
            "one not known",
            [
                *(
                    refusing(code, status)
                    for code in ("PROJ_006", "SHARD_006")
                    for status in (401, 404)
                ),
                *(refusing(code, 404) for code in ("ACCESS_001", "ITEM_013", "SHARD_031", "X_1")),
            ],
        ),
        Case(
            "The plan does not include it",
            "403 with TEAM_110, PAYWALL_001, PAYWALL_999",
            [refusing(ecode, 403) for ecode in ("TEAM_110", "PAYWALL_001", "PAYWALL_999")],
        ),
        Case(
            "The id is none",
            "400 with INPUT_003, INPUT_999, SHARD_001, SHARD_024",
            [
                refusing(ecode, 400)
                for ecode in ("INPUT_003", "INPUT_999", "SHARD_001", "SHARD_024")
            ],
        ),
        Case(
            "A fault of the server's, whatever code it bears",
            "500 with OAUTH_025, OAUTH_017, INPUT_003, ITEMV2_003",
            [
                refusing(ecode, 500)
                for ecode in ("OAUTH_025", "OAUTH_017", "INPUT_003", "ITEMV2_003")
            ],
        ),
        Case(
            "A code that nobody knows",
            "418 with TEAPOT_001; the code is shown as it came",
            [refusing("TEAPOT_001", 418)],
        ),
        Case(
            "A refusal without a code, as version 3 gives it",
            "401 with a message and a trace id, the message as one text and as a list",
            [
                lambda connection, words=words: connection.answer(
                    {"status": 401, "message": words, "trace_id": "8a2f"}, "401 Unauthorized"
                )
                for words in ("Not today", ["Not today", "nor tomorrow"])
            ],
        ),
    ],
    ids=str,
)
def test_a_refusal_in_one_place_is_told_there_and_blames_no_token(
    failures: Recorder, office: Office, servers: Servers, case: Case
) -> None:
    clickup = ClickUp()
    connection_id = office.connect(servers.clickup(clickup).url)
    choice = office.integration.workspaces.choices()[0]
    hints = set()
    for refusal in case.subject:
        clickup.at[SPACES] = refusal
        report = office.check(connection_id)
        assert [step.name for step in report.steps if not step.ok] == ["spaces:1"]
        assert report.hint is not None
        assert report.hint.details
        hints.add(report.hint.with_details(""))
        met = office.fails(office.integration.workspaces.choice_with_space, (choice,), "11")
        assert met.hint == report.hint
    (hint,) = hints
    assert Action.OPEN_TOKEN_PAGE not in hint.actions()
    failures.record_case(THEME, case, met, office.it_is_connected())


def test_chat_that_is_not_there_leaves_the_places(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    body = {"status": 404, "message": "Not found", "trace_id": 7, "timestamp": 1}
    clickup.at[CHANNELS] = lambda connection: connection.answer(body, "404 Not Found")
    office.connect(servers.clickup(clickup).url)
    (error,) = [event.error for event in office.read() if isinstance(event, ChannelsFailed)]
    assert {"Marketing", "Finance", "Launch 2027"} <= office.names_read()
    met = Fault(error, hint_for(error))
    failures.record(
        theme=THEME,
        fault="A Workspace has no chat",
        made="404 in version 3's form to the call for the Channels",
        seen=met,
        kept="The Spaces, Folders and Lists.",
    )


def test_a_role_that_may_not_use_tokens_connects_nothing(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    clickup.at[USER] = ROLE
    met = office.fails_to_connect(servers.clickup(clickup).url)
    failures.record(
        theme=THEME,
        fault="A token of somebody whose role may not use tokens",
        made="401 with ACCESS_083 and the permission that is missing, to /v2/user",
        seen=met,
        kept=office.nothing_is_saved(),
    )


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "A gateway's own 401 page",
            "HTML with status 401",
            [("401 Unauthorized", b"<title>Acme gateway</title>", {})],
        ),
        Case(
            "A gateway wants a log-in of its own",
            "401 with WWW-Authenticate, also beside a code of ClickUp's",
            [
                ("401 Unauthorized", body, {"WWW_Authenticate": 'Basic realm="Acme"'})
                for body in (b"", b'{"err":"Oauth token not found","ECODE":"OAUTH_019"}')
            ],
        ),
        Case(
            "Another server's words",
            "401, 403 and 404 with JSON that has no code and no trace id",
            [
                (status, body, {"Server": "acme-gateway"})
                for status in ("401 Unauthorized", "403 Forbidden", "404 Not Found")
                for body in (b'{"message":"No API key found"}', b'{"err":"No","status":401}')
            ],
        ),
    ],
    ids=str,
)
def test_who_refuses_in_front_of_clickup_is_named_and_condemns_no_token(
    failures: Recorder, office: Office, servers: Servers, case: Case
) -> None:
    clickup = ClickUp()
    connection_id = office.connect(servers.clickup(clickup).url)
    hints = set()
    for status, body, headers in case.subject:
        clickup.everywhere = lambda connection, said=status, body=body, more=headers: (
            connection.answer(body, said, **more)
        )
        met = office.fails(office.connect, servers.clickup(clickup).url)
        assert "It came from " in met.hint.happened
        assert Action.OPEN_TOKEN_PAGE not in met.hint.actions()
        assert Action.UPDATE_TOKEN not in met.hint.actions()
        checked = office.check(connection_id).hint
        assert checked is not None
        hints |= {met.hint.with_details(""), checked.with_details("")}
    (hint,) = hints
    assert hint.code == "refused-in-front-of-clickup"
    kept = office.all_is_kept()
    clickup.everywhere = None
    assert office.check(connection_id).ok
    failures.record_case(THEME, case, met, kept)


def test_a_refusal_of_who_somebody_is_means_no_place(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    told = []
    for ecode, status in (("ACCESS_001", 403), ("APP_001", 404), ("OAUTH_027", 401)):
        clickup = ClickUp()
        clickup.at[USER] = refusing(ecode, status)
        told.append(office.fails_to_connect(servers.clickup(clickup).url))
    assert len({met.hint.with_details("") for met in told}) == 1
    failures.record(
        theme=THEME,
        fault="ClickUp does not say whose token it is",
        made="403 with ACCESS_001, 404 with APP_001 and 401 with OAUTH_027 to /v2/user",
        seen=told[0],
        kept=office.nothing_is_saved(),
    )
