"""The ledger: what will be deleted, and a disk without room, which is told as that."""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop.organization.errors import StoreFull
from clickup_desktop.organization.tokens.kept_token import TokenName
from clickup_desktop.organization.tokens.ledger import (
    EarlierToken,
    FileLedger,
    Leaving,
    TokenState,
)

FIRST, SECOND = (TokenName("organization", "member", "connection", it) for it in (1, 2))


@contextlib.contextmanager
def files_no_larger_than(room: int) -> Iterator[None]:
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


# From no room for the journal's head, over half a page, to all but the last pages.
@pytest.mark.parametrize("room", [0, 511, 1_024, 4_096, 8_192, 12_288])
def test_a_full_disk_is_told_as_that_and_leaves_what_was_noted(tmp_path: Path, room: int) -> None:
    new, used = FileLedger(tmp_path / "new"), FileLedger(tmp_path / "used")
    used.note(FIRST, TokenState.SAVING)

    with files_no_larger_than(room):
        for ledger in (new, used):
            with pytest.raises(StoreFull):
                ledger.note(SECOND, TokenState.SAVING)

    assert new.unsettled("organization", "member") == ()
    assert used.unsettled("organization", "member") == (FIRST,)
    used.note(SECOND, TokenState.SAVING)
    assert used.unsettled("organization", "member") == (FIRST, SECOND)


def test_what_is_released_is_listed_as_leaving_with_an_earlier_programs(tmp_path: Path) -> None:
    ledger = FileLedger(tmp_path)
    other = TokenName("organization", "member", "other connection", 1)
    earlier = EarlierToken(FIRST, "https://api.clickup.com")
    ledger.take_stock("organization", "member", (earlier,))
    for name in (SECOND, other):
        ledger.note(name, TokenState.KEPT)

    ledger.release(ledger.names_of("organization", "member", "connection"))

    assert ledger.leaving(FIRST) == Leaving(token=False, earlier=True)
    assert ledger.leaving(SECOND) == Leaving(token=True, earlier=False)
    assert ledger.leaving(other) == Leaving(token=False, earlier=False)
    assert ledger.unsettled("organization", "member") == (SECOND,)
