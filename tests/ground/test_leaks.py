"""The look for secrets finds what the tests count as one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.leaks import LEAK_LENGTH, leaks

SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


@given(st.integers(0, len(SECRET)), st.integers(0, len(SECRET)), st.text(max_size=5))
def test_eight_characters_in_a_row_are_a_leak(start: int, length: int, around: str) -> None:
    part = SECRET[start : start + length]
    assert leaks(f"{around}.{part}.{around}", SECRET) == (len(part) >= LEAK_LENGTH)


def test_a_secret_of_fewer_characters_is_no_leak() -> None:
    assert not leaks("ABCDEFG", "ABCDEFG")
