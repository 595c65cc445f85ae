"""What is pasted into the two fields of the form: the token and the organization URL."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.clickup.address import (
    DEFAULT_CLICKUP_URL,
    MAXIMUM_URL,
    InvalidClickUpUrl,
    is_loopback,
    normalise_clickup_url,
)
from clickup_desktop.clickup.token import (
    MAXIMUM_TOKEN,
    Token,
    TokenJudgement,
    clean_token,
    judge_token,
)
from clickup_desktop.clickup.token_auth import TokenAuth
from tests.growth import assert_grows_evenly
from tests.leaks import LEAK_LENGTH, leaks

from .conftest import SECRET

# What stands around a token on web pages, in e-mails and in terminals.
marks = st.sampled_from([*"\"'`´“”„‘’«»<>,; \t\r\n\u00a0\u200b\ufeff\u2028"])
prefixes = st.sampled_from(["Bearer ", "bEARER\n", "Authorization: ", "authorization ="])
surroundings = st.lists(marks | prefixes).map("".join)
usual_tokens = st.from_regex(r"pk_[0-9]{1,12}_[A-Z0-9]{32}", fullmatch=True)


# Cleaning a token


@pytest.mark.parametrize(
    "pasted",
    [
        SECRET,
        f"  {SECRET}\n",
        f'"{SECRET}"',
        f"'{SECRET}',",
        f"“{SECRET}”",
        f"`{SECRET}`;",
        f"<{SECRET}>",
        f"Bearer {SECRET}",
        f"bearer\t{SECRET}",
        f"Bearer Bearer {SECRET}",
        f"Authorization: {SECRET}",
        f"authorization=Bearer {SECRET}",
        f'"Authorization": "Bearer {SECRET}"',
        f"'Bearer '{SECRET}",
        f"{SECRET[:20]}\r\n{SECRET[20:]}",
        f"{SECRET[:20]} \n  {SECRET[20:]}\n",
        f"\ufeff{SECRET[:9]}\u200b{SECRET[9:]}\u00ad",
        f"\u00a0{SECRET}\u3000",
        f"CLICKUP_TOKEN={SECRET}",
        f"export CLICKUP_TOKEN='{SECRET}'\n",
        f'$env:CLICKUP_TOKEN = "{SECRET}"\r\n',
        f"set CLICKUP_TOKEN={SECRET}",
        f"# Acme\nOTHER=pk_1_2\nCLICKUP_TOKEN={SECRET}\nMORE=1\n",
    ],
)
def test_a_token_is_found_in_what_was_pasted_around_it(pasted: str) -> None:
    assert clean_token(pasted) == SECRET


def test_a_gateways_token_keeps_its_equals_signs() -> None:
    assert clean_token("abcd=efgh==") == "abcd=efgh=="


@given(surroundings, usual_tokens, st.lists(marks).map("".join))
def test_any_surroundings_are_taken_off(before: str, token: str, after: str) -> None:
    assert clean_token(before + token + after) == token


@given(st.text() | surroundings)
def test_cleaning_again_changes_nothing(pasted: str) -> None:
    assert clean_token(clean_token(pasted)) == clean_token(pasted)


@pytest.mark.parametrize(
    "pasted", ["", " ", "\n\r\n", '""', "''", "Bearer ", '"Bearer "', "\u200b"]
)
def test_nothing_but_surroundings_is_nothing(pasted: str) -> None:
    assert clean_token(pasted) == ""


@pytest.mark.parametrize("front", ["", "a", "authorization"])
@pytest.mark.parametrize("part", [" ", "Bearer ", "\"' \u00a0", "'Bearer ", "a\n", "authorization"])
def test_twice_as_much_takes_no_four_times_as_long_to_clean(front: str, part: str) -> None:
    assert_grows_evenly(lambda pasted: clean_token(pasted + "b"), front + part * 20_000)


# Judging a token


@given(usual_tokens)
def test_the_usual_form_looks_right(token: str) -> None:
    judgement = judge_token(token)
    assert (judgement.usable, judgement.looks_right) == (True, True)


@pytest.mark.parametrize("token", ["pk_1_abc", "pk_", SECRET + "X", SECRET.lower()])
def test_an_unusual_form_may_be_sent_all_the_same(token: str) -> None:
    judgement = judge_token(token)
    assert (judgement.usable, judgement.looks_right) == (True, False)
    assert judgement.message.startswith("Begins like")


@pytest.mark.parametrize("token", ["abc", "Bearer", "https://app.clickup.com/settings"])
def test_what_does_not_look_like_a_token_is_said_to(token: str) -> None:
    judgement = judge_token(token)
    assert (judgement.usable, judgement.looks_right) == (True, False)
    assert "doesn't look like" in judgement.message


@pytest.mark.parametrize(
    "token", ["pk_\u0661_ABC", "pk_é", "pk_1 2", "pk_1\x00", "pk_1\x7f", "pk_…", "pk_\ud800"]
)
def test_characters_that_no_header_carries_are_refused(token: str) -> None:
    judgement = judge_token(token)
    assert (judgement.usable, judgement.looks_right) == (False, False)
    assert "characters" in judgement.message


def test_a_token_of_ten_kilobytes_is_too_long() -> None:
    assert "too long" in judge_token(clean_token("pk_" + "A" * 10_240)).message
    too_long = judge_token("A" * (MAXIMUM_TOKEN + 1))
    assert (too_long.usable, too_long.looks_right) == (False, False)
    assert judge_token("A" * MAXIMUM_TOKEN).usable


def test_of_what_was_pasted_the_first_twenty_thousand_characters_are_looked_at() -> None:
    assert clean_token(" " * (20_000 - len(SECRET)) + SECRET) == SECRET
    assert clean_token(" " * 20_000 + SECRET) == ""


def test_an_empty_field_is_not_blamed() -> None:
    assert judge_token("") == TokenJudgement(usable=False, looks_right=False, message="")


def test_a_judgement_stays_as_it_is() -> None:
    with pytest.raises(FrozenInstanceError):
        judge_token("").usable = True  # type: ignore[misc]


@given(st.text())
def test_what_is_usable_fits_into_a_header(pasted: str) -> None:
    token = clean_token(pasted)
    if judge_token(token).usable:
        token.encode("ascii")
        assert token.isprintable()
        assert token == token.strip()


@given(usual_tokens | st.text(min_size=LEAK_LENGTH))
def test_no_judgement_repeats_the_token(token: str) -> None:
    assert token not in judge_token(token).message


# Hiding a token


@given(usual_tokens | st.text(min_size=LEAK_LENGTH, max_size=60))
def test_a_token_shows_itself_nowhere(secret: str) -> None:
    token = Token(secret)
    auth = TokenAuth(token)
    for shown in (repr(token), str(token), f"{token}", f"{token!r:>60}", "%s" % token):  # noqa: UP031
        assert not leaks(shown, secret)
    for shown in (repr(auth), str(auth), repr({"a": [token]}), repr(ValueError(token))):
        assert not leaks(shown, secret)
    assert token.reveal() == secret


def test_the_hint_tells_tokens_apart() -> None:
    assert Token(SECRET).hint == "pk_…2345"
    assert Token("pk_1_abcdefg").hint == "pk_…defg"
    assert Token("pk_1_abcdef").hint == "…"


@pytest.mark.parametrize(
    "write",
    [pickle.dumps, copy.copy, copy.deepcopy, lambda token: pickle.dumps(TokenAuth(token))],
)
def test_a_token_is_not_written_anywhere(write: object) -> None:
    assert callable(write)
    with pytest.raises(TypeError, match="not written") as refused:
        write(Token(SECRET))
    assert not leaks(str(refused.value), SECRET)
    assert not hasattr(Token(SECRET), "__dict__")


def test_equal_tokens_are_one() -> None:
    assert len({Token(SECRET), Token(SECRET), Token("other")}) == 2
    assert Token(SECRET) != SECRET


# The organization URL


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("https://api.clickup.com", DEFAULT_CLICKUP_URL),
        (" api.clickup.com\n", DEFAULT_CLICKUP_URL),
        ("HTTPS://API.ClickUp.com/", DEFAULT_CLICKUP_URL),
        ("https://api.clickup.com/api", DEFAULT_CLICKUP_URL),
        ("https://api.clickup.com/api/v2", DEFAULT_CLICKUP_URL),
        ("https://api.clickup.com/api/v2/", DEFAULT_CLICKUP_URL),
        ("https://api.clickup.com//api//v3//", DEFAULT_CLICKUP_URL),
        ("https://gateway.acme.example/clickup/api/v2/", "https://gateway.acme.example/clickup"),
        ("gateway.acme.example:8443/a/b", "https://gateway.acme.example:8443/a/b"),
        ("https://gateway.acme.example/apiary", "https://gateway.acme.example/apiary"),
        ("localhost:8080", "https://localhost:8080"),
        ("http://localhost:8080/api", "http://localhost:8080"),
        ("http://127.0.0.1:5", "http://127.0.0.1:5"),
        ("http://[::1]:5/", "http://[::1]:5"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ],
)
def test_the_base_is_what_stands_before_the_api(typed: str, base: str) -> None:
    assert normalise_clickup_url(typed) == base


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        (" \t ", "empty"),
        ("https://" + "a" * MAXIMUM_URL, "too long"),
        ("https://api.click up.com", "spaces"),
        ("https://api.clickup.com\n.evil.example", "spaces"),
        ("https://api.clickup.com\x00", "spaces"),
        ("https://api.clickup.com\u202e", "spaces"),
        ("https://api.clickup.com\\@evil.example", "backslash"),
        ("https://somebody:secret@api.clickup.com", "a name or a password"),
        ("https://api.clickup.com@evil.example", "a name or a password"),
        ("https://api.clickup.com/?team=1", "must not contain ? or #"),
        ("https://api.clickup.com?", "must not contain ? or #"),
        ("https://api.clickup.com/#settings", "must not contain ? or #"),
        ("https://api.clickup.com#", "must not contain ? or #"),
        ("ftp://api.clickup.com", "not ftp"),
        ("javascript://alert(1)", "not javascript"),
        ("http://api.clickup.com", "encrypted"),
        ("http://localhost.evil.example", "encrypted"),
        ("http://127.0.0.1.evil.example", "encrypted"),
        ("http://0.0.0.0", "encrypted"),
        ("http://2130706433", "encrypted"),
        ("http://[::2]", "encrypted"),
        ("https://", "names no host"),
        ("https:///api/v2", "names no host"),
        ("https://http://api.clickup.com", "names no host"),
        ("http:/api.clickup.com", "names no host"),
        ("https://api.clickup.com:65536", "not a web address"),
        ("https://api.clickup.com:port", "not a web address"),
        ("https://api.clickup.com:0", "port"),
        ("https://[::1", "not a web address"),
        ("https://[v1.x]", "not a web address"),
        ("https://äpi.clickup.com", "characters"),
        ("https://api..clickup.com", "characters"),
        ("https://-api.clickup.com", "characters"),
        ("https://<script>", "characters"),
        ("https://gateway.acme.example/../admin", "path"),
        ("https://gateway.acme.example/a/%2e%2E/admin", "path"),
        ("https://gateway.acme.example/clickäp", "path"),
    ],
)
def test_what_cannot_be_a_base_is_refused_with_the_reason(typed: str, reason: str) -> None:
    with pytest.raises(InvalidClickUpUrl) as refused:
        normalise_clickup_url(typed)
    assert reason in refused.value.reason
    assert "secret" not in refused.value.reason


addresses = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "https://", "http://", "HTTPS://", "x://", "//"]),
    st.sampled_from(["api.clickup.com", "localhost", "127.0.0.1", "[::1]", "a@b", "A_b.", ""]),
    st.sampled_from(["", ":1", ":", ":70000"]),
    st.text(st.sampled_from("/api/v23.%2e@:;[]\\"), max_size=12),
    st.sampled_from(["", "/", "/api", "/api/v2/", "?", "#a"]),
)


@given(addresses | st.text())
def test_a_base_stays_as_it_is_and_never_sends_a_token_in_the_open(typed: str) -> None:
    try:
        base = normalise_clickup_url(typed)
    except InvalidClickUpUrl:
        return
    parts = urlsplit(base)
    assert normalise_clickup_url(base) == base
    assert parts.scheme == "https" or is_loopback(parts.hostname or "")
    assert (parts.username, parts.password, parts.query, parts.fragment) == (None, None, "", "")
    assert not base.endswith("/")
    assert base.isascii()


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.9.9.9", "::1"])
def test_this_computer_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "localhost.example", "10.0.0.1", "::", "127.0.0.1.example"])
def test_another_computer_is_not_taken_for_this_one(host: str) -> None:
    assert not is_loopback(host)
