"""The program finds its own files."""

from __future__ import annotations

import pytest

from clickup_desktop.resource_files import read_bytes, read_text


def test_a_resource_is_found_from_a_checkout() -> None:
    assert read_text("icons/clickup.svg").startswith("<svg")


def test_a_missing_resource_says_so() -> None:
    with pytest.raises(FileNotFoundError):
        read_bytes("icons/none.svg")
