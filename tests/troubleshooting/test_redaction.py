"""No secret leaves the program in a log line, a traceback or a report."""

from __future__ import annotations

import base64
import html
import json
import logging
import sys
import threading
from collections.abc import Callable
from math import ceil
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clickup_desktop.troubleshooting.log import LOG_NAME, start_logging, stop_logging
from clickup_desktop.troubleshooting.redaction import LEAK_LENGTH, REDACTED, Redactor, holds_token
from clickup_desktop.troubleshooting.uncaught import install_exception_hooks
from tests.growth import assert_grows_evenly
from tests.leaks import leaks

CANARY = "pk_1001_CANARY0CANARY1CANARY2CANARY3CA"


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: {CANARY}",
        f"Authorization: Bearer {CANARY}",
        f"{{'Authorization': '{CANARY}', 'Accept': 'application/json'}}",
        f'{{"authorization":"{CANARY}"}}',
        f"token={CANARY}&next=1",
        f"the token is {CANARY}.",
        f"https://user:{CANARY}@gateway.example/api",
    ],
)
def test_what_looks_like_a_token_goes_even_when_nobody_said_so(text: str) -> None:
    cleaned = Redactor().redact(text)
    assert not leaks(cleaned, CANARY)
    assert REDACTED in cleaned


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (CANARY, True),
        (f"typed by mistake: {CANARY}!", True),
        ("pk_1_ABCD", True),
        ("pk_1_ABC", False),
        ("pk_ABCDEFGH", False),
        ("Acme", False),
        ("", False),
    ],
)
def test_a_token_in_its_usual_form_is_known_wherever_it_stands(text: str, held: bool) -> None:
    assert holds_token(text) is held


def test_a_password_in_an_address_goes_and_the_address_stays() -> None:
    cleaned = Redactor().redact("proxy http://name:password@proxy.example:3128 refused")
    assert cleaned == f"proxy http://{REDACTED}proxy.example:3128 refused"


@given(st.text(max_size=30), st.text(max_size=30), st.integers(0, 20), st.integers(8, 20))
@example("", "", 0, 8)
@example("", "", 34, 8)
def test_any_eight_characters_of_a_known_secret_go(
    before: str, after: str, start: int, length: int
) -> None:
    secret = "unusual-SECRET-of-another-shape-0123456789"
    redactor = Redactor()
    redactor.remember(secret)
    piece = secret[start : start + length]
    assert not leaks(redactor.redact(before + piece + after), secret)


@pytest.mark.parametrize(
    ("written", "around"),
    [
        (lambda secret: json.dumps({"sent": secret}), ('{"sent": "', '"}')),
        (lambda secret: repr([secret]), ("['", "']")),
        (lambda secret: quote(secret, safe=""), ("", "")),
        (html.escape, ("", "")),
    ],
    ids=["JSON", "repr", "address", "HTML"],
)
def test_a_known_secret_goes_however_it_is_written(
    written: Callable[[str], str], around: tuple[str, str]
) -> None:
    secret = '"\\&<Zq7w%V+4/k=\u0027R~xX9bN<&\\"'  # each writes its ends in another way
    redactor = Redactor()
    redactor.remember(secret)
    cleaned = redactor.redact(f"sent {written(secret)} to the server")
    assert cleaned == f"sent {around[0]}{REDACTED}{around[1]} to the server"


# Of the letters in base64, a few at either end hold bits of what stands beside the secret.
@pytest.mark.parametrize("before", ["", "x", "xx", "name:"])
@pytest.mark.parametrize("after", ["", "and more"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_known_secret_goes_from_base64_wherever_it_begins(
    encode: Callable[[bytes], bytes], before: str, after: str
) -> None:
    secret = "?>~o?~>?o~?>o?>~?~o>?>o~?>?~"  # hardly a letter that both ways write alike
    redactor = Redactor()
    redactor.remember(secret)
    text = encode(f"{before}{secret}{after}".encode()).decode()

    front, removed, back = redactor.redact(f"sent {text} to the server").partition(REDACTED)

    assert removed
    assert len(front.removeprefix("sent ")) == ceil(len(before) * 8 / 6)
    assert len(back.removesuffix(" to the server")) <= len(after) * 4 // 3 + 6


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Proxy-Authorization: Basic bmFtZTpwYXNzd29yZA==", f"Proxy-Authorization: {REDACTED}"),
        ("{'Authorization': 'Bearer abcdef'}", f"{{'Authorization': '{REDACTED}'}}"),
        ("CLICKUP_TOKEN=abc123 tree 1", f"CLICKUP_TOKEN={REDACTED} tree 1"),
        ("http://name:p@ss:w@proxy.example:3128/x", f"http://{REDACTED}proxy.example:3128/x"),
        (repr(f"one\n{CANARY}"), f"'one\\n{REDACTED}'"),
        ("see https://help.example/a@b", "see https://help.example/a@b"),
        ("write to name@acme.example", "write to name@acme.example"),
    ],
)
def test_what_goes_and_what_is_left(text: str, left: str) -> None:
    assert Redactor().redact(text) == left


def test_the_users_id_in_front_of_a_token_is_no_secret() -> None:
    redactor = Redactor()
    redactor.remember("pk_1010000123_" + "ABCD2345" * 4)
    assert redactor.redact("asked for the user 1010000123") == "asked for the user 1010000123"


def test_the_first_characters_of_a_token_go_where_they_hold_something_of_the_secret() -> None:
    redactor = Redactor()
    redactor.remember("pk_1_" + "ABCD2345" * 4)
    assert redactor.redact("see /xpk_1_ABC/") == f"see /x{REDACTED}/"


def test_two_secrets_side_by_side_are_one_gap() -> None:
    redactor = Redactor()
    redactor.remember("one-secret-0123")
    redactor.remember("the-other-9876")
    assert redactor.redact("a one-secret-0123the-other-9876 b") == f"a {REDACTED} b"


@given(st.text(max_size=20))
@example("[removed")
def test_anything_can_be_remembered(secret: str) -> None:
    redactor = Redactor()
    redactor.remember(secret)
    left = redactor.redact(f"a {secret} b").split(REDACTED)  # a password may be made of that word
    assert len(secret) < LEAK_LENGTH or not any(secret in part for part in left)


@pytest.mark.parametrize("part", ["a.", "http://", "authorization ", "pk_1_", "bearer ", "A" * 7])
def test_twice_the_text_takes_no_four_times_as_long(part: str) -> None:
    redactor = Redactor()
    redactor.remember(CANARY)

    def work(text: str) -> None:
        assert len(redactor.redact(text)) <= len(text) * 2

    assert_grows_evenly(work, part * (125_000 // len(part)))


def test_ordinary_text_stays_as_it_is() -> None:
    redactor = Redactor()
    redactor.remember(CANARY)
    assert redactor.redact("Reading Marketing… 41 of 200") == "Reading Marketing… 41 of 200"


def test_the_redactor_does_not_tell_what_it_knows() -> None:
    redactor = Redactor()
    redactor.remember(CANARY)
    assert not leaks(repr(redactor), CANARY)


def test_the_log_holds_the_traceback_but_not_the_token(tmp_path: Path) -> None:
    start_logging(tmp_path)
    try:
        raise ValueError(f"refused {CANARY}")
    except ValueError:
        logging.getLogger("clickup_desktop.test").exception("asking with %s", CANARY)
    stop_logging()
    log = (tmp_path / LOG_NAME).read_text(encoding="utf-8")
    assert "ValueError: refused" in log
    assert not leaks(log, CANARY)


def test_a_crash_on_any_thread_is_told_without_the_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    told: list[str] = []
    install_exception_hooks(told.append)

    def crash() -> None:
        raise RuntimeError(f"crashed with {CANARY}")

    thread = threading.Thread(target=crash)
    thread.start()
    thread.join()
    (text,) = told
    assert "RuntimeError: crashed with" in text
    assert not leaks(text, CANARY)


def test_a_folder_that_cannot_be_written_costs_the_log_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    start_logging(blocked)
    stop_logging()
    assert "The log can't be written" in capsys.readouterr().err
