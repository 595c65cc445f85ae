"""Starting and stopping, in this process and as one of its own."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.warm_start import Copy, program_modules

from .conftest import TIMEOUT_SECONDS, RawToken, asker

ROOT = Path(__file__).resolve().parents[2]
USER = "/api/v2/user"
PROGRAM = """
import argparse, sys
from clickup_desktop.sandbox import main
parser = argparse.ArgumentParser()
main.add_arguments(parser)
sys.exit(main.run(parser.parse_args(), lambda line: print(line, flush=True)))
"""


def wait_for_requests(sandbox: Sandbox, number: int = 1) -> None:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while len(sandbox.requests) < number and time.monotonic() < deadline:
        threading.Event().wait(0.005)
    assert len(sandbox.requests) == number


def test_it_listens_on_loopback_and_keeps_what_was_asked() -> None:
    with Sandbox() as sandbox:
        assert sandbox.url.startswith("http://127.0.0.1:")
        get = asker(sandbox)
        get("/api/v2/team/1/space", params={"archived": "true"})
        get("/nowhere", method="POST")
        expected = [("GET", "/api/v2/team/1/space", "archived=true"), ("POST", "/nowhere", "")]
        assert sandbox.requests == expected
    assert sandbox.requests == expected
    sandbox.reset()
    assert sandbox.requests == []


def test_the_data_is_the_same_each_time() -> None:
    bodies = []
    for _ in range(2):
        with Sandbox() as sandbox:
            bodies.append(asker(sandbox)("/api/v2/team").content)
    assert bodies[0] == bodies[1]


def test_it_can_be_started_again_but_not_twice() -> None:
    sandbox = Sandbox()
    with pytest.raises(RuntimeError):
        _ = sandbox.url
    for _ in range(2):
        with sandbox:
            assert asker(sandbox)(USER).status_code == 200
            with pytest.raises(RuntimeError):
                sandbox.start()
    sandbox.stop()


def test_a_taken_port_is_an_error_to_catch() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(OSError, match="in use"):
            Sandbox(port=other.getsockname()[1]).start()


def test_many_are_served_at_once() -> None:
    sandbox = Sandbox(latency_ms=60_000, rate_limit=0)
    sandbox.start()
    with ThreadPoolExecutor(10) as pool:
        answers = [pool.submit(asker(sandbox), USER) for _ in range(10)]
        wait_for_requests(sandbox, 10)  # none waits for another's answer, which takes a minute
        sandbox.stop()
        for answer in answers:
            with pytest.raises(requests.ConnectionError):
                answer.result(TIMEOUT_SECONDS)


def test_one_connection_serves_many_requests() -> None:
    with Sandbox() as sandbox:
        connection = http.client.HTTPConnection(sandbox.url.removeprefix("http://"))
        with contextlib.closing(connection):
            for number in range(3):
                connection.request("HEAD" if number == 1 else "GET", USER)
                connection.getresponse().read()
                if number == 0:
                    first = connection.sock
                assert connection.sock is first is not None


def test_what_a_request_brings_with_it_is_not_taken_for_another_one() -> None:
    with Sandbox() as sandbox:
        connection = http.client.HTTPConnection(sandbox.url.removeprefix("http://"))
        with contextlib.closing(connection):
            connection.request("POST", USER, body=f"GET {USER} HTTP/1.1\r\n\r\n")
            assert connection.getresponse().status == 405
            assert connection.sock is None
        assert sandbox.requests == [("POST", USER, "")]


def test_an_answer_takes_as_long_as_was_asked_for() -> None:
    with Sandbox(latency_ms=500) as sandbox:
        started = time.monotonic()
        assert asker(sandbox)(USER).status_code == 200
        assert time.monotonic() - started >= 0.5


@pytest.mark.parametrize("options", [{"latency_ms": 60_000}, {"fault": "slow"}])
def test_stopping_releases_slow_answers(options: dict[str, object]) -> None:
    sandbox = Sandbox(**options)  # type: ignore[arg-type]
    before = set(threading.enumerate())
    sandbox.start()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(asker(sandbox), USER)
        wait_for_requests(sandbox)
        sandbox.stop()
        # Neither the answer after a minute nor a timeout of the one who asks.
        with pytest.raises(requests.ConnectionError):
            answer.result(TIMEOUT_SECONDS)
    assert set(threading.enumerate()) <= before


def test_stopping_does_not_wait_for_those_who_say_nothing() -> None:
    before = set(threading.enumerate())
    with contextlib.ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox())
        host, port = sandbox.url.removeprefix("http://").split(":")
        silent = stack.enter_context(socket.create_connection((host, int(port))))
        asker(sandbox)(USER)
        sandbox.stop()
        assert silent.recv(1) == b""
    assert set(threading.enumerate()) <= before


# -- as a process


@contextlib.contextmanager
def process(*options: str) -> Iterator[Copy]:
    with program_modules().start(options, os.environ, ROOT, script=PROGRAM) as running:
        try:
            yield running
        finally:
            running.kill()


def first_line(running: Copy) -> str:
    assert running.stdout is not None
    return running.stdout.readline().decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_says_where_it_is_and_ends_on_a_signal(number: signal.Signals) -> None:
    with process("--json", "--rate-limit", "7") as running:
        found = json.loads(first_line(running))
        answer = requests.get(
            found["url"] + USER, auth=RawToken(found["token"]), timeout=TIMEOUT_SECONDS
        )
        assert answer.headers["X-RateLimit-Limit"] == "7"
        assert found["tokens"]["owner"] == found["token"]
        running.send_signal(number)
        assert running.wait(TIMEOUT_SECONDS) == 0
        assert running.communicate() == (b"", b"")


def test_the_process_ends_with_its_starter() -> None:
    with process("--until-stdin-closes") as running:
        line = first_line(running)
        assert "http://127.0.0.1:" in line
        assert "pk_" in line
        assert running.stdin is not None
        running.stdin.close()
        assert running.wait(TIMEOUT_SECONDS) == 0


def test_the_process_stays_when_nobody_asked_it_to_watch_its_input() -> None:
    with process("--fault", "expired", "--json") as running:
        found = json.loads(first_line(running))
        assert running.stdin is not None
        running.stdin.close()
        answer = requests.get(
            found["url"] + USER, auth=RawToken(found["token"]), timeout=TIMEOUT_SECONDS
        )
        assert answer.status_code == 401


def test_the_process_can_have_a_world_of_chat() -> None:
    channel = f"/api/v3/workspaces/{MAIN_WORKSPACE_ID}/chat/channels/{BUSY_CHANNEL_ID}"
    with process("--chat", "large", "--json") as running:
        found = json.loads(first_line(running))
        answer = requests.get(
            f"{found['url']}{channel}/messages",
            auth=RawToken(found["token"]),
            timeout=TIMEOUT_SECONDS,
        )
        assert answer.json()["data"][3]["replies_count"] > 0
        assert answer.json()["next_cursor"]


def test_a_port_that_cannot_be_had_is_said_in_words() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with process("--port", str(other.getsockname()[1])) as running:
            output, errors = running.communicate(timeout=TIMEOUT_SECONDS)
    assert running.returncode == 1
    assert output == b""
    assert "can't listen" in errors.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        ["--port", "70000"],
        ["--latency-ms", "-1"],
        ["--size", "tiny"],
        ["--fault", "owner"],
        ["--chat", "huge"],
    ],
)
def test_wrong_options_are_wrong_use(wrong: list[str]) -> None:
    with process(*wrong) as running:
        running.communicate(timeout=TIMEOUT_SECONDS)
    assert running.returncode == 2
