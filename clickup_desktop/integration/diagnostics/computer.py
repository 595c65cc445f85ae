"""What is tried on this computer: the data folder, room on its disk, and the keyring."""

from __future__ import annotations

import os
import secrets as randomness
import shutil
import ssl
from collections.abc import Callable
from pathlib import Path

from clickup_desktop.integration.checks.connection_steps import KEYRING_SECONDS
from clickup_desktop.integration.checks.step_runner import PlannedStep, StepResult
from clickup_desktop.integration.diagnostics.hints import KeyringForgets
from clickup_desktop.integration.policy.policy import Policy
from clickup_desktop.integration.records import Verdict
from clickup_desktop.interruption import Cancellation
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.numbers import decimal_number
from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.errors import StoreFull
from clickup_desktop.organization.secrets import (
    KeyringTimedOut,
    SecretMissing,
    SecretStore,
)
from clickup_desktop.organization.sqlite_store import error_of_system
from clickup_desktop.private_files import make_private_folder
from clickup_desktop.troubleshooting.installation import how_installed

AREA = N_("This computer")
FOLDER_STEP = "folder"
KEYRING_STEP = "keyring"
PROGRAM_STEP = "program"

LITTLE_ROOM = 200 * 1024 * 1024
NO_ROOM = 10 * 1024 * 1024
"""Bytes. With less than this, saving may fail at any moment."""

_UNITS = (
    N_("{size} bytes"),
    N_("{size} KB"),
    N_("{size} MB"),
    N_("{size} GB"),
    N_("{size} TB"),
)
_PROBE = b"A test by the diagnostics of ClickUp Desktop; it may be deleted.\n"


def plan_folder(folder: Path) -> tuple[PlannedStep, ...]:
    """Return the steps that try the data folder."""

    def write(_cancellation: Cancellation) -> StepResult:
        made = _write_probe(folder)
        note = _("{folder} (just created)").format(folder=folder) if made else str(folder)
        return StepResult(note=note, is_name=not made)

    def look_for_room(_cancellation: Cancellation) -> StepResult:
        return _room(folder)

    return (
        PlannedStep(FOLDER_STEP, _("Settings and data folder"), _(AREA), write),
        PlannedStep("room", _("Free disk space"), _(AREA), look_for_room, after=(FOLDER_STEP,)),
    )


def plan_program(policy: Policy, qt: Callable[[], str]) -> tuple[PlannedStep, ...]:
    """Return the steps that say what this program is made of, and what is decided for it."""

    def describe(_cancellation: Cancellation) -> StepResult:
        openssl = " ".join(ssl.OPENSSL_VERSION.split()[:2])  # without its date
        made_of = enumeration(filter(None, (qt(), openssl)))
        note = _("{installed} ({libraries})")
        return StepResult(note=note.format(installed=how_installed(), libraries=made_of))

    def look_at_policy(_cancellation: Cancellation) -> StepResult:
        if policy.file is None:
            return StepResult(note=_("none"))
        if not policy.keys:
            return StepResult(Verdict.NOTED, str(policy.file), is_name=True)
        note = _("{file} ({keys})").format(file=policy.file, keys=enumeration(policy.keys))
        return StepResult(Verdict.NOTED, note)

    return (
        PlannedStep(PROGRAM_STEP, _("This program"), _(AREA), describe, after=(FOLDER_STEP,)),
        PlannedStep(
            "policy", _("Policy for this computer"), _(AREA), look_at_policy, after=(FOLDER_STEP,)
        ),
    )


def plan_keyring(secrets: SecretStore) -> PlannedStep:
    """Return the step that writes, reads and deletes an entry of its own in the keyring."""

    def work(_cancellation: Cancellation) -> StepResult:
        return _try_keyring(secrets)

    return PlannedStep(
        KEYRING_STEP,
        _("The keyring keeps secrets"),
        _(AREA),
        work,
        # Each of its calls has a deadline of its own; only the first may open a prompt.
        deadline_seconds=KEYRING_SECONDS,
        late=KeyringTimedOut,
    )


def _write_probe(folder: Path) -> bool:
    """Write a file, read it and delete it; return whether the folder had to be made.

    Raises:
        StoreError: it can't be done.
    """
    probe = folder / f".diagnostics-{randomness.token_hex(8)}"
    try:
        made = not folder.is_dir()
        make_private_folder(folder)
        try:
            with os.fdopen(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as it:
                it.write(_PROBE)
                it.flush()
                os.fsync(it.fileno())
            if probe.read_bytes() != _PROBE:
                raise OSError("what was written is not what is read")
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        failed = error_of_system(error, folder)
    else:
        return made
    raise failed


def _room(folder: Path) -> StepResult:
    there = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    try:
        free = shutil.disk_usage(there).free
    except OSError as error:
        raise error_of_system(error, folder) from None
    if free < NO_ROOM:
        raise StoreFull(folder)
    note = _("{size} free").format(size=_size(free))
    return StepResult(Verdict.NOTED if free < LITTLE_ROOM else Verdict.FINE, note)


def _size(size: int) -> str:
    """Return a size as systems show it, such as "12.3 GB"."""
    exponent = min(4, max(0, (len(str(size)) - 1) // 3))
    number = size / 1000**exponent
    digits = 0 if number >= 100 or not exponent else 1
    return _(_UNITS[exponent]).format(size=decimal_number(number, digits))


def _try_keyring(secrets: SecretStore) -> StepResult:
    name = f"diagnostics/{randomness.token_hex(8)}"
    value = randomness.token_hex(16)
    try:
        secrets.put(name, value)
        kept = secrets.get(name) == value
    except SecretMissing:
        kept = False
    secrets.delete(name)
    if not kept:
        raise KeyringForgets
    return StepResult(note=secrets.backend_name, is_name=True)
