"""Programs that some tests need beside Python, such as a Secret Service or a screen."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

REQUIRED = "CLICKUP_DESKTOP_REQUIRE_SERVICES"
"""Set where nothing may be skipped for want of a program."""

NOT_PERMITTED = "not permitted here"


def need_programs(*programs: str) -> None:
    """Skip the test, with the reason, where one of `programs` is not installed.

    Where `CLICKUP_DESKTOP_REQUIRE_SERVICES` is set the test fails instead.
    """
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        do_without(f"not installed: {', '.join(missing)}")


def do_without(reason: str) -> NoReturn:
    """Skip the test.

    Where `CLICKUP_DESKTOP_REQUIRE_SERVICES` is set the test fails instead.
    """
    if os.environ.get(REQUIRED):
        pytest.fail(reason)
    pytest.skip(reason)


def not_permitted(reason: str) -> NoReturn:
    """Skip the test where the system does not allow what it does, as a container a mount."""
    pytest.skip(f"{NOT_PERMITTED}: {reason.strip()}")
