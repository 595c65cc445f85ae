"""The limit on requests: waited out where it ends soon, told where it doesn't."""

from __future__ import annotations

import pytest

from clickup_desktop.clickup import rate_limit
from tests.clickup.loopback import Answering, Connection
from tests.failures.office import ANSWERS, SPACES, ClickUp, Office, Servers
from tests.failures.recorder import Case, Recorder

THEME = "The limit on requests"

NOON = {"Date": "Mon, 03 May 2027 12:00:00 GMT"}
NOON_SECONDS = 1_809_345_600


def limited(**headers: str) -> Answering:
    def answering(connection: Connection) -> None:
        body = {"err": "Rate limit reached", "ECODE": "APP_002"}
        connection.answer(body, "429 Too Many Requests", **headers)

    return answering


def at_first(times: int, answering: Answering) -> Answering:
    good = ClickUp()

    def first(connection: Connection) -> None:
        (answering if connection.number < times else good)(connection)

    return first


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "The limit is met, and ClickUp says when it ends",
            "429 once, with X-RateLimit-Reset a second ahead",
            {**NOON, "X-RateLimit-Reset": str(NOON_SECONDS + 1)},
        ),
        Case(
            "The limit is met, and ClickUp says when it ends in milliseconds",
            "429 once, with X-RateLimit-Reset a second ahead in milliseconds",
            {**NOON, "X-RateLimit-Reset": str((NOON_SECONDS + 1) * 1000)},
        ),
        Case("The limit is met, with Retry-After", "429 once, for a second", {"Retry-After": "1"}),
        Case("The limit is met, and nothing more is said", "429 once, without headers", {}),
        Case(
            "The limit is met, and what is said is nonsense",
            "429 once, with headers that are no numbers",
            {
                "X-RateLimit-Limit": "many",
                "X-RateLimit-Remaining": "-7",
                "X-RateLimit-Reset": "tomorrow",
                "Retry-After": "soon",
                "Date": "yesterday",
            },
        ),
    ],
    ids=str,
)
def test_a_limit_that_ends_soon_is_waited_out(
    failures: Recorder,
    office: Office,
    servers: Servers,
    *,
    monkeypatch: pytest.MonkeyPatch,
    case: Case,
) -> None:
    monkeypatch.setattr(rate_limit, "_FIRST_PAUSE", 0.1)
    office.connect(servers.clickup(at_first(1, limited(**case.subject))).url)
    failures.record_case(
        THEME, case, f"A pause, then: connected as {office.account_name}.", office.it_is_connected()
    )


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "The limit is met for long",
            "429 with X-RateLimit-Reset ten minutes ahead",
            {**NOON, "X-RateLimit-Reset": str(NOON_SECONDS + 600)},
        ),
        Case(
            "The limit is met again and again, and nothing more is said",
            "429 to everything, without headers",
            {},
        ),
        Case(
            "The limit is said to last for ever",
            "429 with a Retry-After of 300 digits",
            {"Retry-After": "9" * 300},
        ),
    ],
    ids=str,
)
def test_a_limit_that_lasts_is_told(
    failures: Recorder,
    office: Office,
    servers: Servers,
    *,
    monkeypatch: pytest.MonkeyPatch,
    case: Case,
) -> None:
    monkeypatch.setattr(rate_limit, "_FIRST_PAUSE", 0.01)
    met = office.fails_to_connect(servers.clickup(limited(**case.subject)).url)
    failures.record_case(THEME, case, met, office.nothing_is_saved())


def test_a_limit_that_is_met_while_a_tree_is_read_costs_no_row(
    failures: Recorder, office: Office, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "_FIRST_PAUSE", 0.05)
    clickup = ClickUp()
    office.connect(servers.clickup(clickup).url)
    refused: list[int] = []

    def once(connection: Connection) -> None:
        if refused:
            connection.answer(ANSWERS[SPACES])
        else:
            refused.append(connection.number)
            limited()(connection)

    clickup.at[SPACES] = once
    assert {"Marketing", "Finance", "Launch 2027", "launch-2027"} <= office.names_read()
    assert refused
    failures.record(
        theme=THEME,
        fault="The limit is met while a tree is read",
        made="429 to one of its calls",
        seen="A pause, then the rest of the tree.",
        kept="Every row; none has to be read again by hand.",
    )
