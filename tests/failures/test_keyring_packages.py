"""Keyrings that other packages bring, or that somebody named, beside the system's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from clickup_desktop.organization import secrets
from tests.failures.recorder import Case, Recorder
from tests.failures.test_keyring import Computer, computer, programs  # noqa: F401 - fixtures
from tests.failures.told import fault_of
from tests.foreign_keyring import ALONE, FAILS_TO_LOAD, FAILS_TO_OPEN, HANDS_OUT, install
from tests.secret_service import UNLOCKED, bus_without_services

THEME = "The keyring"
CONNECT = "connect(); connections()"
REMOVED = "acme_keyring.Keyring"
NULL = "keyring.backends.null.Keyring"
_CONNECTS = """
connect()
check()
(connection,) = integration.overview().connections
told.append(connection.secret_backend)
integration.connections.disconnect(connection.id)
connections()
"""


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "A keyring that comes first and only hands out",
            "gnome-keyring behind another package's backend, which stores nothing",
            HANDS_OUT,
        ),
        Case(
            "A keyring that takes the place of all and only hands out",
            "the same, with a priority above the library's own chain",
            ALONE,
        ),
        Case(
            "A package whose keyring can't be loaded, beside one that can",
            "gnome-keyring, and an entry point whose module imports what is not installed",
            FAILS_TO_LOAD,
        ),
    ],
    ids=str,
)
def test_the_first_keyring_that_can_store_does(
    failures: Recorder,
    computer: Computer,  # noqa: F811
    case: Case,
) -> None:
    packages = install(computer.folder / "packages", case.subject)
    connected, checked, backend, none = computer.run(_CONNECTS, before=UNLOCKED, packages=packages)
    assert (connected, checked, backend) == ("Acme Admin", None, "SecretService.Keyring")
    assert none == 0
    failures.record_case(THEME, case, "Connected as Acme Admin.", "The connection and its token.")


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "The only keyring hands out and stores nothing",
            "another package's backend, and no Secret Service",
            HANDS_OUT,
        ),
        Case(
            "The only keyring can't be loaded",
            "an entry point whose module imports what is not installed, and no Secret Service",
            FAILS_TO_LOAD,
        ),
        Case(
            "A keyring that fails when it is opened",
            "a backend whose constructor raises an error",
            FAILS_TO_OPEN,
        ),
    ],
    ids=str,
)
def test_what_is_wrong_with_the_only_keyring_is_told(
    failures: Recorder,
    computer: Computer,  # noqa: F811
    case: Case,
) -> None:
    packages = install(computer.folder / "packages", case.subject)
    refused, none = computer.run(
        CONNECT, bus=bus_without_services(computer.folder), packages=packages
    )
    assert none == 0
    failures.record_case(
        THEME, case, fault_of(refused, secrets), "Nothing was saved, so there is nothing to undo."
    )


def _name_in_a_file(home: Path, text: str) -> None:
    folder = home / ".config/python_keyring"
    folder.mkdir(parents=True)
    (folder / "keyringrc.cfg").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "case",
    [
        Case("A keyring is named and not installed", "the name of a package that is gone", REMOVED),
        Case("A keyring is named and not there", "a package without it", "keyring.backends.Gone"),
        Case(
            "A keyring is named and keeps nothing",
            "the library's own that forgets",
            NULL,
        ),
        Case(
            "A keyring is named that can't be used here",
            "the one of Windows",
            "keyring.backends.Windows.WinVaultKeyring",
        ),
        Case("An empty name of a keyring", "the variable, set to nothing", ""),
    ],
    ids=str,
)
def test_a_keyring_that_is_named_in_vain_is_told_with_what_names_it(
    failures: Recorder,
    computer: Computer,  # noqa: F811
    case: Case,
) -> None:
    refused, none = computer.run(CONNECT, before=UNLOCKED, PYTHON_KEYRING_BACKEND=case.subject)
    assert none == 0
    met = fault_of(refused, secrets)
    assert "PYTHON_KEYRING_BACKEND" in met.hint.happened
    failures.record(
        theme=THEME,
        fault=case.fault,
        made=f"{case.made}, in PYTHON_KEYRING_BACKEND",
        seen=met,
        kept="Nothing was saved, so there is nothing to undo.",
    )


@pytest.mark.parametrize(
    "text",
    [f"[backend]\ndefault-keyring={REMOVED}\n", "a file of another kind\n"],
    ids=["not installed", "not settings"],
)
def test_so_is_one_in_the_librarys_file(computer: Computer, text: str) -> None:  # noqa: F811
    _name_in_a_file(computer.folder / "home", text)
    refused, none = computer.run(CONNECT, before=UNLOCKED)
    assert none == 0
    met = fault_of(refused, secrets)
    assert met.kind is secrets.KeyringMisconfigured
    assert "keyringrc.cfg" in met.hint.happened


def test_a_file_that_names_no_keyring_changes_nothing(computer: Computer) -> None:  # noqa: F811
    _name_in_a_file(computer.folder / "home", "[backend]\n")
    assert computer.run(CONNECT, before=UNLOCKED) == ["Acme Admin", 1]
