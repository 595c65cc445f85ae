"""An answer that repeats the token it was asked with is read without it."""

from __future__ import annotations

import json
import string
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.decoding import decode_object
from clickup_desktop.clickup.errors import Redirected
from clickup_desktop.clickup.token import Token, judge_token
from clickup_desktop.clickup.token_echo import PIECE, REMOVED, remove_token
from clickup_desktop.troubleshooting.redaction import LEAK_LENGTH, REDACTED
from tests.clickup.json_values import json_values
from tests.clickup.loopback import Connection, Loopback

USUAL = "pk_10100001_A7Q2F9ZK3M8B1N6V5C4X0LJHGD7S2P9R"
AWKWARD = 'Z\'a"b\\c/d<e>&%+=~#?;@:{f}[g]\\\\h""i//jZ'

usual_tokens = st.from_regex(r"pk_[0-9]{1,9}_[A-Z0-9]{32}", fullmatch=True)
tokens = st.one_of(
    usual_tokens,
    st.text(st.sampled_from("".join(map(chr, range(0x21, 0x7F)))), min_size=8, max_size=60),
    # Of few different characters, so that a piece is also found beside itself.
    st.text(st.sampled_from('ab"\\/u0'), min_size=8, max_size=200),
)
_SHORT = {'"': '\\"', "\\": "\\\\", "/": "\\/"}


@st.composite
def written(draw: st.DrawFn, text: str) -> str:
    """`text` inside a JSON string, each character in one of the ways that JSON has for it."""

    def ways(character: str) -> list[str]:
        code = f"{ord(character):04x}"
        plain = [] if character in '"\\' else [character]
        short = [_SHORT[character]] if character in _SHORT else []
        return [*plain, *short, f"\\u{code}", f"\\u{code.upper()}"]

    return "".join(draw(st.sampled_from(ways(character))) for character in text)


@st.composite
def echoes(draw: st.DrawFn) -> tuple[str, str, bytes]:
    """A token, a piece of it, and an answer in which a text holds the piece, however written."""
    token = draw(tokens)
    start = draw(st.integers(0, len(token) - PIECE))
    end = draw(st.integers(start + PIECE, len(token)))
    # Of a long token, only longer pieces are searched.
    piece = token[start:end] if len(token) <= 100 else token
    # A surrogate in front of an escaped one would be another character with it.
    around = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
    before, after = draw(around), draw(around)
    said = f"{json.dumps(before)[1:-1]}{draw(written(piece))}{json.dumps(after)[1:-1]}"
    other = json.dumps(draw(json_values))
    body = f'{{"name": "{said}", "{said}": [{other}]}}'
    return token, piece, body.encode()


def texts(value: Any) -> list[str]:
    """Return every text in a JSON value, names of fields included."""
    if isinstance(value, dict):
        return [text for item in value.items() for part in item for text in texts(part)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


def secret_pieces(token: str) -> set[str]:
    """Return all that no text may hold; what stands in its place is no piece of a token."""
    front = token.index("_", 3) + 1 if judge_token(token).looks_right else 0
    start = max(0, front - PIECE + 1)
    return {token[at : at + PIECE] for at in range(start, len(token) - PIECE + 1)}


def test_what_counts_and_what_stands_in_its_place_is_as_everywhere() -> None:
    assert (PIECE, REMOVED) == (LEAK_LENGTH, REDACTED)


@given(echoes())
def test_no_piece_is_left_however_json_writes_it(echo: tuple[str, str, bytes]) -> None:
    token, _piece, body = echo

    cleaned = remove_token(body, token)

    pieces = secret_pieces(token)
    if len(token) > 100:
        assert not any(token in text for text in texts(json.loads(cleaned)))
        return
    for text in texts(json.loads(cleaned)):
        parts = text.split(REMOVED)
        assert not any(
            part[at : at + PIECE] in pieces for part in parts for at in range(len(part) - PIECE + 1)
        )


@given(usual_tokens, st.data())
def test_every_other_text_stays_what_it_was(token: str, data: st.DataObject) -> None:
    before = {"id": "1", "names": data.draw(st.lists(st.text(st.characters()), max_size=5))}
    said = data.draw(written(token))
    body = f'{json.dumps(before)[:-1]}, "name": "Acme {said}!"}}'.encode()

    assert json.loads(remove_token(body, token)) == before | {"name": f"Acme {REMOVED}!"}


@given(json_values, st.booleans(), tokens)
@example({"a": "<b> \U0001f600 \n \\u0041", "pk_": USUAL[20:27]}, True, USUAL)
@example({"a": "é<b>"}, False, AWKWARD)
def test_an_answer_without_it_is_not_touched(value: Any, escaped: bool, token: str) -> None:
    body = json.dumps(value, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    body = body.replace(b"<", b"\\u003c") if escaped else body
    if not any(piece in text for piece in secret_pieces(token) for text in texts(value)):
        assert remove_token(body, token) is body


@given(st.binary(), st.binary())
def test_what_is_no_json_is_cleaned_as_it_stands(before: bytes, after: bytes) -> None:
    assert USUAL.encode() not in remove_token(before + USUAL.encode() + after, USUAL)


@pytest.mark.parametrize("token", [USUAL, AWKWARD])
def test_it_may_be_there_often_and_beside_itself(token: str) -> None:
    body = json.dumps({"name": f"{token}{token}x{token} {token[-PIECE:]}"}).encode()
    assert json.loads(remove_token(body, token)) == {
        "name": f"{REMOVED}{REMOVED}x{REMOVED} {REMOVED}"
    }


def test_an_escaped_backslash_begins_no_escape() -> None:
    body = b'{"name": "\\\\u0041' + USUAL[13:].encode() + b'"}'
    assert json.loads(remove_token(body, USUAL)) == {"name": f"\\u0041{REMOVED}"}


def test_the_digits_of_an_escape_are_no_part_of_a_piece() -> None:
    token = "pk_1_ABCD0123EFGH4567IJKL8901MNOP2345"
    body = b'{"name": "\\uABCD0123EFG \\u003c"}'
    assert remove_token(body, token) is body


def test_the_user_s_id_in_front_of_it_is_no_secret() -> None:
    body = json.dumps({"id": "pk_10100001_", "user": 10100001}).encode()
    assert remove_token(body, USUAL) is body


def test_seven_characters_of_it_are_not_enough() -> None:
    body = json.dumps([USUAL[20:27], USUAL[-7:]]).encode()
    assert remove_token(body, USUAL) is body


def test_what_is_shorter_than_a_piece_is_no_secret() -> None:
    assert remove_token(b'{"name": "general"}', "general") == b'{"name": "general"}'


def test_of_a_very_long_token_the_longer_pieces_are_found() -> None:
    token = "".join(f"{at:03}{string.ascii_letters[at % 52]}" for at in range(250))
    for at in range(0, 900, 7):
        body = json.dumps({"name": token[at : at + 50]}).encode()
        assert json.loads(remove_token(body, token)) == {"name": REMOVED}


def test_a_cleaned_answer_is_decoded_as_any_other() -> None:
    body = f'\ufeff{{"user": "{USUAL}"}}'.encode()[3:]
    assert bytes(decode_object(remove_token(body, USUAL))["user"]) == f'"{REMOVED}"'.encode()


@pytest.mark.parametrize("write", [str, str.lower])
def test_an_address_elsewhere_that_holds_it_is_not_repeated(write: Any) -> None:
    def lead_on(connection: Connection) -> None:
        sent = connection.request.partition("Authorization: ")[2].split("\r\n")[0]
        host = write(sent.rpartition("_")[2])
        connection.answer({}, "302 Found", Location=f"https://{host}.example/")

    with Loopback(lead_on) as server:
        client = ClickUpClient(server.url, Token(USUAL))
        with pytest.raises(Redirected) as caught:
            client.user()
        client.close()
    assert caught.value.location_host == ""
