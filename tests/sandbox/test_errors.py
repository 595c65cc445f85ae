"""How calls are refused: by the token, the id, the method, the rate limit, or on purpose."""

from __future__ import annotations

import time

import pytest
import requests

from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.rate import RateDesk
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.sandbox.tokens import FAULTS, TOKEN_NAMES

from .conftest import TIMEOUT_SECONDS, Get, asker

USER = "/api/v2/user"
TEAMS = "/api/v2/team"
SPACES = f"/api/v2/team/{MAIN_WORKSPACE_ID}/space"
CHANNELS = f"/api/v3/workspaces/{MAIN_WORKSPACE_ID}/chat/channels"


def bare(sandbox: Sandbox, path: str, authorization: str | None) -> requests.Response:
    headers = {} if authorization is None else {"Authorization": authorization}
    return requests.get(sandbox.url + path, headers=headers, timeout=TIMEOUT_SECONDS)


# -- tokens


def test_every_token_has_the_usual_form_and_is_its_own(small: Sandbox) -> None:
    assert set(small.tokens) == set(TOKEN_NAMES)
    assert len(set(small.tokens.values())) == len(TOKEN_NAMES)
    assert small.token.startswith("pk_")
    assert small.token.endswith("7Q2F")
    assert len(small.token.split("_")[2]) == 32


@pytest.mark.parametrize("authorization", [None, ""])
def test_no_token_is_a_wrong_request(small: Sandbox, authorization: str | None) -> None:
    answer = bare(small, USER, authorization)
    assert answer.status_code == 400
    assert answer.json()["ECODE"] == "OAUTH_017"


def test_a_personal_token_must_be_sent_raw(small: Sandbox) -> None:
    answer = bare(small, USER, f"Bearer {small.token}")
    assert answer.status_code == 401
    assert answer.json()["ECODE"] == "OAUTH_019"


@pytest.mark.parametrize("authorization", ["pk_1_UNKNOWN", "nonsense", "pk_" + "A" * 5_000])
def test_an_unknown_token_is_refused(small: Sandbox, authorization: str) -> None:
    answer = bare(small, USER, authorization)
    assert answer.status_code == 401
    assert answer.json()["ECODE"] == "OAUTH_025"


@pytest.mark.parametrize(
    ("token", "path", "status", "ecode"),
    [
        ("expired", USER, 401, "OAUTH_025"),
        ("revoked", USER, 401, "OAUTH_019"),
        ("unauthorized", TEAMS, 401, "OAUTH_027"),
        ("role", USER, 401, "ACCESS_083"),
        ("plan", CHANNELS, 403, "TEAM_110"),
        ("limited", USER, 429, "APP_002"),
        ("fault", USER, 500, "GENERIC_500"),
    ],
)
def test_tokens_fail_with_their_code(
    get: Get, token: str, path: str, status: int, ecode: str
) -> None:
    answer = get(path, token=token)
    assert answer.status_code == status
    assert answer.json()["ECODE"] == ecode


def test_the_role_names_the_missing_permission(get: Get) -> None:
    answer = get(USER, token="role").json()
    assert answer["invalid_permissions"] == ["can_use_public_api_dev_key"]


def test_a_token_without_a_workspace_is_alive(get: Get) -> None:
    assert get(USER, token="unauthorized").status_code == 200


@pytest.mark.parametrize("token", ["plan", "no-chat"])
def test_without_chat_the_hierarchy_is_still_there(get: Get, token: str) -> None:
    assert get(SPACES, token=token).status_code == 200
    answer = get(CHANNELS, token=token)
    assert answer.status_code == 403
    assert answer.json()["status"] == 403


def test_gateways_answer_in_their_own_way(get: Get) -> None:
    portal = get(USER, token="html")
    assert portal.status_code == 200
    assert portal.headers["Content-Type"].startswith("text/html")
    assert get(USER, token="unavailable").status_code == 503
    redirect = get(USER, token="redirect")
    assert redirect.status_code == 302
    assert redirect.headers["Location"].startswith("https://login.acme.example")


def test_a_gateway_asks_for_a_log_in_of_its_own(get: Get) -> None:
    answer = get(USER, token="gateway")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert "X-RateLimit-Limit" not in answer.headers


def test_answers_can_begin_with_a_byte_order_mark(get: Get) -> None:
    for path, status in ((USER, 200), ("/api/v2/space/404", 401)):
        answer = get(path, token="marked")
        assert answer.status_code == status
        assert answer.content.startswith(b"\xef\xbb\xbf{")


def test_an_answer_can_break_off(get: Get) -> None:
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        get(TEAMS, token="cut")


@pytest.mark.parametrize("fault", ["expired", "guest", "unavailable"])
def test_the_default_token_can_be_made_to_fail(fault: str) -> None:
    with Sandbox(fault=fault) as sandbox:
        get = asker(sandbox)
        assert get(SPACES).content == get(SPACES, token=fault).content


def test_what_does_not_exist_is_refused_before_it_starts() -> None:
    with pytest.raises(ValueError, match="fault"):
        Sandbox(fault="owner")
    with pytest.raises(ValueError, match="size"):
        Sandbox("gigantic")
    with pytest.raises(ValueError, match="negative"):
        Sandbox(latency_ms=-1)
    assert "owner" not in FAULTS


# -- ids, paths and methods


@pytest.mark.parametrize(
    "path",
    [
        "/api/v2/team/404/space",
        "/api/v2/team/404/shared",
        "/api/v2/space/404",
        "/api/v2/space/404/folder",
        "/api/v2/space/404/list",
        "/api/v2/folder/404",
        "/api/v2/folder/99404",
        "/api/v2/folder/404/list",
        "/api/v2/list/404",
        "/api/v2/list/404/task",
    ],
)
def test_an_unknown_id_answers_as_if_the_token_were_wrong(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 401
    assert answer.json()["ECODE"] in {"OAUTH_018", "OAUTH_027", "PROJ_006"}


@pytest.mark.parametrize("path", ["/api/v2/space/x", "/api/v2/list/%20", "/api/v2/team/٣/space"])
def test_what_is_no_id_is_a_wrong_request(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 400
    assert answer.json()["ECODE"].startswith("INPUT_")


@pytest.mark.parametrize(
    "path",
    [
        f"{CHANNELS}/404",
        f"{CHANNELS}/404/members",
        f"{CHANNELS}/404/followers",
        f"{CHANNELS}/404/messages",
        "/api/v3/workspaces/404/chat/channels",
        f"/api/v3/workspaces/{MAIN_WORKSPACE_ID}/chat/messages/404/replies",
    ],
)
def test_v3_says_not_found_in_its_own_shape(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert set(answer.json()) == {"status", "message", "trace_id", "timestamp"}


@pytest.mark.parametrize("path", ["/", "/api/v2", "/api/v2/user/", "/api/v2//user", "/api/api/v2"])
def test_other_paths_are_not_found(get: Get, path: str) -> None:
    assert get(path).status_code == 404


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_only_reading_is_allowed(get: Get, method: str) -> None:
    for path in (USER, CHANNELS):
        answer = get(path, method=method)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET"


# -- the rate limit


def test_every_answer_tells_where_the_token_stands() -> None:
    with Sandbox(rate_limit=10) as sandbox:
        get = asker(sandbox)
        answers = [get(USER), get("/api/v2/space/404"), get(CHANNELS)]
        assert [answer.headers["X-RateLimit-Limit"] for answer in answers] == ["10"] * 3
        assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["9", "8", "7"]
        reset = int(answers[0].headers["X-RateLimit-Reset"])
        assert 0 < reset - time.time() <= 61
        assert "X-RateLimit-Reset" in get("/nowhere").headers


def test_the_limit_is_counted_for_each_token() -> None:
    with Sandbox(rate_limit=2) as sandbox:
        get = asker(sandbox)
        assert [get(USER).status_code for _ in range(3)] == [200, 200, 429]
        over = get(CHANNELS)
        assert over.json()["ECODE"] == "APP_002"
        assert over.headers["X-RateLimit-Remaining"] == "0"
        assert get(USER, token="second").status_code == 200
        sandbox.reset()
        assert get(USER).status_code == 200


def test_a_new_window_admits_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    desk = RateDesk(1, window_seconds=60)
    assert [desk.admit("a").admitted for _ in range(2)] == [True, False]
    now += 59.9
    assert not desk.admit("a").admitted
    now += 0.1
    assert desk.admit("a").admitted


def test_without_a_limit_all_are_admitted_but_those_always_over() -> None:
    desk = RateDesk(0)
    assert all(desk.admit("a").admitted for _ in range(500))
    assert not desk.admit("b", always_over=True).admitted
