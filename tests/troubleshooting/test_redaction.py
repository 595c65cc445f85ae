"""No secret leaves the program in a log line, a traceback or a report."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.troubleshooting.log import (
    LOG_NAME,
    install_exception_hooks,
    start_logging,
    stop_logging,
)
from clickup_desktop.troubleshooting.redaction import LEAK_LENGTH, REDACTED, Redactor

CANARY = "pk_1001_CANARY0CANARY1CANARY2CANARY3CA"


def leaks(secret: str, text: str) -> bool:
    return any(
        secret[start : start + LEAK_LENGTH] in text
        for start in range(len(secret) - LEAK_LENGTH + 1)
    )


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
    assert not leaks(CANARY, cleaned)
    assert REDACTED in cleaned


def test_a_password_in_an_address_goes_and_the_address_stays() -> None:
    cleaned = Redactor().redact("proxy http://name:password@proxy.example:3128 refused")
    assert cleaned == f"proxy http://{REDACTED}proxy.example:3128 refused"


@given(st.text(max_size=30), st.text(max_size=30), st.integers(0, 20), st.integers(8, 20))
def test_any_eight_characters_of_a_known_secret_go(
    before: str, after: str, start: int, length: int
) -> None:
    secret = "unusual-SECRET-of-another-shape-0123456789"
    redactor = Redactor()
    redactor.remember(secret)
    piece = secret[start : start + length]
    assert not leaks(secret, redactor.redact(before + piece + after))


def test_ordinary_text_stays_as_it_is() -> None:
    redactor = Redactor()
    redactor.remember(CANARY)
    assert redactor.redact("Reading Marketing… 41 of 200") == "Reading Marketing… 41 of 200"


def test_the_redactor_does_not_tell_what_it_knows() -> None:
    redactor = Redactor()
    redactor.remember(CANARY)
    assert not leaks(CANARY, repr(redactor))


def test_the_log_holds_the_traceback_but_not_the_token(tmp_path: Path) -> None:
    start_logging(tmp_path)
    try:
        raise ValueError(f"refused {CANARY}")
    except ValueError:
        logging.getLogger("clickup_desktop.test").exception("asking with %s", CANARY)
    stop_logging()
    log = (tmp_path / LOG_NAME).read_text(encoding="utf-8")
    assert "ValueError: refused" in log
    assert not leaks(CANARY, log)


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
    assert not leaks(CANARY, text)


def test_a_folder_that_cannot_be_written_costs_the_log_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    start_logging(blocked)
    stop_logging()
    assert "No log is written" in capsys.readouterr().err
