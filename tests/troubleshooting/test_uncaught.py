"""Exceptions that nobody caught: told once, bounded, whatever they are."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clickup_desktop.troubleshooting import repetitions, uncaught
from clickup_desktop.troubleshooting.log import LOG_NAME, start_logging, stop_logging
from clickup_desktop.troubleshooting.repetitions import QUIET_SECONDS, Repetitions
from clickup_desktop.troubleshooting.uncaught import MAXIMUM_TEXT, install_exception_hooks

TOKEN = "pk_81234567_ABCDEFGHIJKLMNOPQRSTUVWXYZ123456"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """What is shown of exceptions."""
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    texts: list[str] = []
    install_exception_hooks(texts.append)
    start_logging(tmp_path)
    yield texts
    stop_logging()


def crash(raising: Callable[[], None]) -> None:
    """Let what `raising` raises go uncaught."""
    try:
        raising()
    except BaseException:  # noqa: BLE001 - as the interpreter does
        sys.excepthook(*sys.exc_info())


def fail() -> None:
    secret = TOKEN  # noqa: F841 - a local value that nobody may see
    raise ValueError("failed")


def test_it_tells_where_and_no_values(told: list[str]) -> None:
    crash(fail)

    (text,) = told
    assert text.endswith("ValueError: failed\n")
    assert "in fail" in text
    assert TOKEN not in text


def test_the_end_of_the_program_is_no_crash(told: list[str]) -> None:
    for ending in (KeyboardInterrupt, SystemExit):

        def end(ending: type[BaseException] = ending) -> None:
            raise ending

        crash(end)

    assert told == []


def test_an_endless_traceback_is_cut_at_whole_lines(told: list[str], tmp_path: Path) -> None:
    def endless(levels: int) -> None:
        if not levels:
            raise ValueError("x" * 50_000 + "\nthe end")
        try:
            endless(levels - 1)
        except (ValueError, KeyError) as error:
            raise KeyError(f"at {levels}") from error

    crash(lambda: endless(200))

    (text,) = told
    assert len(text) <= MAXIMUM_TEXT
    assert text.startswith("Traceback (most recent call last):\n")
    assert text.endswith("KeyError: 'at 200'\n")
    assert (tmp_path / LOG_NAME).stat().st_size < 2 * MAXIMUM_TEXT


def test_a_message_too_long_to_be_shown_leaves_its_kind(told: list[str]) -> None:
    def shout() -> None:
        raise ValueError("x" * 1_000_000)

    crash(shout)

    assert told[0].endswith("ValueError: (too long to be shown)")


def test_an_exception_that_cannot_tell_itself_is_told(told: list[str]) -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no words")

    def be_mute() -> None:
        raise Mute

    crash(be_mute)

    assert "Mute: <exception str() failed>" in told[0]


def test_where_telling_fails_too_it_is_said_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_arguments: object) -> str:
        raise MemoryError

    monkeypatch.setattr(uncaught, "describe", broken)
    crash(fail)

    assert told == []
    assert "Uncaught ValueError, and telling of it failed: MemoryError" in capsys.readouterr().err


def test_what_crashes_while_a_crash_is_told_does_not_go_round_in_circles(
    monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    really = uncaught.describe

    def crashing(*arguments: object) -> str:
        crash(fail)
        return really(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(uncaught, "describe", crashing)
    crash(fail)

    assert len(told) == 1


class TestRepetitions:
    def test_what_happens_at_once_again_is_counted(self) -> None:
        now = [0.0]
        counting = Repetitions(clock=lambda: now[0])
        found = [counting.count("a") for _time in range(1_000)]

        assert [it.times for it in found] == list(range(1, 1_001))
        assert [it.times for it in found if it.afresh] == [1]
        assert [it.times for it in found if it.worth_a_line] == [1, 10, 100, 1_000]

    def test_what_happens_again_after_some_quiet_is_told_afresh(self) -> None:
        now = [0.0]
        counting = Repetitions(clock=lambda: now[0])
        counting.count("a")
        now[0] += QUIET_SECONDS

        assert counting.count("a").afresh
        assert not counting.count("a").afresh

    def test_different_things_are_told_apart_up_to_a_bound(self) -> None:
        counting = Repetitions(clock=lambda: 0.0)
        found = [counting.count(number) for number in range(10_000)]

        assert sum(it.worth_a_line for it in found) < repetitions._MOST_KINDS + 5


class TestTheLogsDisk:
    """A disk that takes no more costs the log, and nothing else."""

    def test_a_full_disk_is_said_once_without_what_was_to_be_written(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        full = Path("/dev/full")
        if not full.exists():
            pytest.skip("this system has no /dev/full")
        (tmp_path / LOG_NAME).symlink_to(full)
        start_logging(tmp_path)
        for _time in range(3):
            logging.getLogger("clickup_desktop").error("lost %s", "words")
        stop_logging()

        assert capsys.readouterr().err == ("The log can't be written: No space left on device\n")

    def test_a_folder_that_has_gone_is_no_crash(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        start_logging(tmp_path)
        log = logging.getLogger("clickup_desktop")
        (tmp_path / LOG_NAME).unlink()
        tmp_path.rmdir()
        log.error("to a file without a name")
        for handler in log.handlers:
            handler.maxBytes = 1  # type: ignore[attr-defined]
        log.error("to no file at all")
        log.error("once more")
        stop_logging()

        assert capsys.readouterr().err.count("The log can't be written") == 1

    def test_nobody_reading_standard_error_is_no_crash(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Closed:
            def write(self, _text: str) -> int:
                raise BrokenPipeError

            def flush(self) -> None:
                raise BrokenPipeError

        monkeypatch.setattr(sys, "stderr", Closed())
        start_logging(None, verbose=True)
        logging.getLogger("clickup_desktop").error("said to nobody")
        stop_logging()
        assert logging.getLogger("clickup_desktop").handlers == []
