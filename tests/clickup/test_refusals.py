"""Which error a refusal stands for: the status first, then whose answer it is, then its code."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.clickup.errors import (
    AccessDenied,
    CaptivePortal,
    ClickUpError,
    GatewayRefused,
    InvalidIdentifier,
    NotFound,
    PlanForbids,
    ProxyNeedsPassword,
    RateLimited,
    RoleNotAllowed,
    ServerFault,
    TimedOut,
    TokenMissing,
    TokenRejected,
    UnknownAnswer,
    WorkspaceNotAuthorized,
)
from clickup_desktop.clickup.refusals import (
    RULES,
    Form,
    Refusal,
    classify,
    of_no_place,
    read_refusal,
)
from clickup_desktop.untrusted_text import display_text

from .conftest import ONCE, Open, Serve
from .json_values import json_values
from .loopback import Connection

DEVELOPER_KEY = "can_use_public_api_dev_key"
TOKEN_CODES = ("OAUTH_019", "OAUTH_021", "OAUTH_025", "OAUTH_077")
WORKSPACE_CODES = tuple(f"OAUTH_{number:03}" for number in (23, 26, 27, *range(29, 46), 57, 61))
CODES = (
    *("OAUTH_017", *TOKEN_CODES, *WORKSPACE_CODES, "OAUTH_018", "OAUTH_056", "OAUTH_192"),
    *("ACCESS_083", "ACCESS_001", "ITEM_013", "ITEMV2_003", "PROJ_006", "SHARD_006", "SHARD_001"),
    *("SHARD_024", "SHARD_031", "TEAM_110", "PAYWALL_001", "APP_001", "APP_002", "INPUT_003"),
    *("CHECK_026", "SUBCAT_104", "TIMEENTRY_052", "GENERIC_500", "TEAPOT_001"),
)
STATUSES = (*range(400, 419), 422, 423, 424, 425, 426, 428, 429, 431, 451, 499, *range(500, 512))

CODED: list[tuple[int, str, type[ClickUpError]]] = [
    (400, "OAUTH_017", TokenMissing),
    (401, "OAUTH_017", TokenMissing),
    *((401, ecode, TokenRejected) for ecode in TOKEN_CODES),
    *((401, ecode, WorkspaceNotAuthorized) for ecode in WORKSPACE_CODES),
    *((401, ecode, WorkspaceNotAuthorized) for ecode in ("OAUTH_018", "OAUTH_056", "OAUTH_192")),
    (401, "OAUTH_046", WorkspaceNotAuthorized),
    (401, "ACCESS_001", AccessDenied),
    (403, "ACCESS_999", AccessDenied),
    (404, "ACCESS_001", NotFound),
    (401, "ITEM_013", AccessDenied),
    (404, "ITEM_013", NotFound),
    (401, "PROJ_006", NotFound),
    (404, "PROJ_006", NotFound),
    (401, "SHARD_006", NotFound),
    (404, "SHARD_006", NotFound),
    (404, "SHARD_031", NotFound),
    (403, "TEAM_110", PlanForbids),
    (403, "PAYWALL_001", PlanForbids),
    (402, "PAYWALL_001", PlanForbids),
    (429, "APP_002", RateLimited),
    (400, "APP_002", RateLimited),
    (403, "APP_002", RateLimited),
    (400, "INPUT_003", InvalidIdentifier),
    (400, "SHARD_001", InvalidIdentifier),
    (400, "SHARD_024", InvalidIdentifier),
    # What is not known is judged by its status.
    (400, "SUBCAT_104", InvalidIdentifier),
    (401, "NEW_001", WorkspaceNotAuthorized),
    (403, "NEW_001", AccessDenied),
    (404, "APP_001", NotFound),
    (410, "NEW_001", NotFound),
    (418, "TEAPOT_001", UnknownAnswer),
    # A code of the token's own with another status condemns nothing.
    (400, "OAUTH_025", InvalidIdentifier),
    (403, "OAUTH_019", AccessDenied),
    (404, "OAUTH_021", NotFound),
    # A server in trouble says nothing else, whatever code it bears.
    *((500, ecode, ServerFault) for ecode in ("GENERIC_500", "ITEMV2_003", "OAUTH_027")),
    *((500, ecode, ServerFault) for ecode in ("INPUT_005", "SHARD_001", "APP_002", "OAUTH_017")),
    *((503, ecode, ServerFault) for ecode in TOKEN_CODES),
]

UNCODED: list[tuple[int, type[ClickUpError]]] = [
    (400, InvalidIdentifier),
    (401, WorkspaceNotAuthorized),
    (402, PlanForbids),
    (403, AccessDenied),
    (404, NotFound),
    (405, UnknownAnswer),
    (407, ProxyNeedsPassword),
    (511, ServerFault),
    (408, TimedOut),
    (410, NotFound),
    (418, UnknownAnswer),
    (429, RateLimited),
    (500, ServerFault),
    (503, ServerFault),
    (599, ServerFault),
]

FOREIGN: list[tuple[int, type[ClickUpError]]] = [
    *((status, GatewayRefused) for status in (400, 401, 402, 403, 404, 405, 410, 418, 451)),
    (407, ProxyNeedsPassword),
    (408, TimedOut),
    (429, RateLimited),
    (500, ServerFault),
    (503, ServerFault),
    (511, CaptivePortal),
]

FOREIGN_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "a page": b"<!DOCTYPE html><html><head><title>Acme gateway</title></head></html>",
    "text": b"Unauthorized",
    "a gateway's JSON": b'{"message":"Missing Authentication Token"}',
    "a framework's JSON": b'{"timestamp":"2027-05-03","status":401,"error":"No","message":"No"}',
    "no code": b'{"err":"Not today"}',
    "an empty code": b'{"err":"Not today","ECODE":""}',
    "a code that is none": b'{"err":"Not today","ECODE":["OAUTH_019"]}',
    "an array": b'[{"err":"Not today","ECODE":"OAUTH_019"}]',
    "half": b'{"err":"Token invalid","ECODE":"OAUTH_0',
    "nested too deeply": b'{"ECODE":' + b"[" * 60_000,
}


def refusal(status: int, ecode: str = "", **more: Any) -> Refusal:
    form = Form.CODED if ecode else Form.UNCODED
    return Refusal(status, form, ecode, "Not today", **more)


@pytest.mark.parametrize(("status", "ecode", "kind"), CODED)
def test_a_coded_refusal_is_sorted_by_its_status_and_code(
    status: int, ecode: str, kind: type[ClickUpError]
) -> None:
    for written in (ecode, ecode.lower(), ecode.title(), f" {ecode} "):
        error = classify(refusal(status, written))
        assert type(error) is kind
        assert (error.status, error.ecode) == (status, written.strip())
        assert error.detail == "Not today"


@pytest.mark.parametrize(("status", "kind"), UNCODED)
def test_version_3_gives_no_code_so_its_status_decides(
    serve: Serve, open_client: Open, status: int, kind: type[ClickUpError]
) -> None:
    body = {
        "status": status,
        "message": "Not today",
        "trace_id": "8a2f",
        "timestamp": "2027-05-03T10:00:00Z",
    }

    def answering(connection: Connection) -> None:
        connection.answer(body, f"{status} Refused", Retry_After="600")

    client = open_client(serve(answering).url, policy=ONCE)
    with pytest.raises(ClickUpError) as caught:
        client.channel("1", "2")
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.ecode, error.trace_id) == (status, "", "8a2f")
    assert error.detail == "Not today"


@pytest.mark.parametrize("body", FOREIGN_BODIES.values(), ids=FOREIGN_BODIES.keys())
@pytest.mark.parametrize(("status", "kind"), FOREIGN)
def test_what_is_not_clickups_form_is_somebody_in_fronts(
    status: int, kind: type[ClickUpError], body: bytes
) -> None:
    error = classify(read_refusal(status, {}, body, "gateway.acme.example"))
    assert type(error) is kind
    assert not error.ecode


def test_every_rule_is_met_by_a_row() -> None:
    rows = [
        *(refusal(status, ecode) for status, ecode, _kind in CODED),
        *(refusal(status) for status, _kind in UNCODED),
        *(Refusal(status, Form.FOREIGN) for status, _kind in FOREIGN),
        refusal(401, "ACCESS_083", permissions=(DEVELOPER_KEY,)),
    ]
    first = [next(rule for rule in RULES if rule.fits(row)) for row in rows]
    assert [rule for rule in RULES if rule not in first] == []


@pytest.mark.parametrize("status", STATUSES)
def test_a_token_is_condemned_by_its_own_codes_with_401_alone(status: int) -> None:
    for ecode, form in itertools.product(["", *CODES], Form):
        condemned = status == 401 and ecode in TOKEN_CODES
        missing = status in (400, 401) and ecode == "OAUTH_017"
        error = classify(Refusal(status, form, ecode))
        ours = form is Form.CODED
        assert isinstance(error, TokenRejected) == (ours and (condemned or missing))
        assert isinstance(error, ServerFault | CaptivePortal) == (status >= 500)
        # Where no place was asked for, nothing is said of one.
        kinds = WorkspaceNotAuthorized | AccessDenied | NotFound | InvalidIdentifier
        assert not isinstance(of_no_place(error), kinds)


@pytest.mark.parametrize(
    ("permissions", "kind"),
    [
        ([DEVELOPER_KEY], RoleNotAllowed),
        (None, AccessDenied),
        ([], AccessDenied),
        (DEVELOPER_KEY, AccessDenied),
        ([DEVELOPER_KEY, "can_read"], AccessDenied),
        (["can_read"], AccessDenied),
        ([[DEVELOPER_KEY]], AccessDenied),
        ({DEVELOPER_KEY: True}, AccessDenied),
    ],
)
def test_it_is_the_role_only_where_exactly_the_use_of_tokens_is_missing(
    permissions: object, kind: type[ClickUpError]
) -> None:
    body = json_bytes({"err": "No", "ECODE": "ACCESS_083", "invalid_permissions": permissions})
    assert type(classify(read_refusal(401, {}, body, ""))) is kind


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Not today", "Not today"),
        (["limit must not be greater than 100", "cursor is wrong"], None),
        (["Not today", 7, None, {}], "Not today"),
    ],
)
def test_version_3_says_it_in_one_sentence_or_in_several(
    message: object, words: str | None
) -> None:
    read = read_refusal(400, {}, json_bytes({"message": message, "trace_id": None}), "")
    assert read.form is Form.UNCODED
    assert read.message == (words or "limit must not be greater than 100; cursor is wrong")
    assert type(classify(read)) is InvalidIdentifier


@pytest.mark.parametrize(
    ("headers", "body", "who"),
    [
        ({}, b"", "gateway.acme.example"),
        ({"Server": "kong/3.4"}, b'{"message":"No"}', "kong/3.4"),
        ({"Via": "1.1 squid"}, b"<title> Acme proxy </title>", "Acme proxy, 1.1 squid"),
        (
            {"WWW-Authenticate": 'Basic realm="Acme VPN", charset="UTF-8"', "Server": "nginx"},
            b"",
            "nginx, asking for a log-in (Basic, Acme VPN)",
        ),
        (
            {"WWW-Authenticate": "Negotiate oYG2MIGzoAMKAQChCwYJKoZ"},
            b"",
            "gateway.acme.example, asking for a log-in (Negotiate)",
        ),
    ],
)
def test_who_refused_in_front_of_clickup_is_named(
    headers: dict[str, str], body: bytes, who: str
) -> None:
    error = classify(read_refusal(401, headers, body, "gateway.acme.example"))
    assert isinstance(error, GatewayRefused)
    assert error.answered_by == who


def test_who_asks_for_a_log_in_of_their_own_condemns_no_token(
    serve: Serve, open_client: Open
) -> None:
    def answering(connection: Connection) -> None:
        body = {"err": "Oauth token not found", "ECODE": "OAUTH_019"}
        connection.answer(body, "401 Unauthorized", WWW_Authenticate="Basic")

    client = open_client(serve(answering).url)
    with pytest.raises(GatewayRefused) as caught:
        client.user()
    assert caught.value.answered_by == "127.0.0.1, asking for a log-in (Basic)"


def test_a_header_that_repeats_the_token_does_not_tell_it(serve: Serve, open_client: Open) -> None:
    def answering(connection: Connection) -> None:
        sent = connection.request.split("Authorization: ")[1].split("\r\n")[0]
        connection.answer(b"", "401 Unauthorized", Server=sent, WWW_Authenticate=f"X{sent}")

    client = open_client(serve(answering).url, token="pk_1001_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345")
    with pytest.raises(GatewayRefused) as caught:
        client.user()
    assert "ABCDEFGH" not in caught.value.answered_by
    assert caught.value.answered_by


@given(
    st.integers(400, 599),
    st.sampled_from([*CODES, ""]) | st.text(max_size=60),
    json_values,
    st.booleans(),
)
def test_every_refusal_is_an_error_fit_to_be_shown(
    status: int, ecode: str, words: object, challenged: bool
) -> None:
    headers = {"WWW-Authenticate": str(words)} if challenged else {"Server": str(words)}
    for body in (
        {"err": words, "ECODE": ecode, "invalid_permissions": words},
        {"status": status, "message": words, "trace_id": words, "timestamp": words},
        words,
    ):
        error = classify(read_refusal(status, headers, json_bytes(body), "acme.example"))
        assert error.status == status
        who = error.answered_by if isinstance(error, GatewayRefused) else ""
        for shown in (str(error), error.ecode, error.trace_id, error.detail, who):
            assert display_text(shown) == shown
        if isinstance(error, TokenRejected):
            assert not challenged
            assert status in (400, 401)


@given(st.integers(400, 599), st.binary(max_size=200))
def test_any_bytes_are_a_refusal(status: int, body: bytes) -> None:
    assert not isinstance(classify(read_refusal(status, {}, body, "")), TokenRejected)


@given(st.text(min_size=1))
def test_what_the_other_side_says_is_not_part_of_the_errors_own_text(message: str) -> None:
    assert str(classify(Refusal(500, Form.CODED, "", message))) == "ServerFault HTTP 500"


def test_a_limit_says_how_long_it_lasts() -> None:
    error = classify(Refusal(429, Form.CODED, "APP_002"))
    assert isinstance(error, RateLimited)
    assert error.wait_seconds == 0


def json_bytes(value: object) -> bytes:
    return json.dumps(value).encode()
