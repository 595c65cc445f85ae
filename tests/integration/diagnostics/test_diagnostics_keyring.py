"""The keyring's step in front of a real Secret Service: gnome-keyring on a bus of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.organization.test_secret_service import ask
from tests.secret_service import UNLOCKED, bus_without_services, need_secret_service

_DIAGNOSE = """
from clickup_desktop.integration.diagnostics.computer import plan_keyring
from clickup_desktop.integration.checks.step_runner import StepRunner
def keyring():
    [step] = StepRunner().run([plan_keyring(secrets)]).steps
    return [step.verdict.value, step.note, step.hint.code if step.hint else ""]
"""
_LEFT = """
import secretstorage
bus = secretstorage.dbus_init()
tell(lambda: [item.get_label() for item in secretstorage.search_items(bus, {})])
"""


@pytest.fixture(autouse=True)
def programs() -> None:
    need_secret_service()


def told_by(tmp_path: Path, script: str, **options: Any) -> Any:
    return ask(tmp_path, _DIAGNOSE + script, **options)


def test_a_keyring_that_works_is_named_and_left_as_it_was(tmp_path: Path) -> None:
    told = told_by(tmp_path, "tell(keyring)" + _LEFT, before=UNLOCKED)
    assert told == [["fine", "SecretService.Keyring", ""], []]


def test_no_service_is_absent(tmp_path: Path) -> None:
    told = told_by(tmp_path, "tell(keyring)", bus=bus_without_services(tmp_path))
    assert told == [["failed", "", "keyring-absent"]]


def test_no_bus_is_absent(tmp_path: Path) -> None:
    assert told_by(tmp_path, "tell(keyring)", bus=None) == [["failed", "", "keyring-absent"]]


def test_a_locked_keyring_is_locked(tmp_path: Path) -> None:
    told = told_by(
        tmp_path,
        """
import secretstorage
tell(secrets.put, "connection/1/v1", SECRET)
bus = secretstorage.dbus_init()
secretstorage.get_default_collection(bus).lock()
tell(keyring)
""",
        before=UNLOCKED,
    )
    assert told[0] is None
    verdict, _note, code = told[1]
    # A prompt that nobody answers, or one that can't be opened at all.
    assert (verdict, code) in {("failed", "keyring-locked"), ("failed", "keyring-timed-out")}


def test_a_keyring_that_may_not_ask_is_denied(tmp_path: Path) -> None:
    told = told_by(
        tmp_path,
        "tell(keyring)",
        before="gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1;",
        bus=bus_without_services(tmp_path),
    )
    assert told == [["failed", "", "keyring-denied"]]
