"""Two administrators link at the very same moment, on a server."""

from __future__ import annotations

from typing import Any

import pytest

from clickup_desktop.organization.errors import ChangedMeanwhile
from clickup_desktop.organization.links import rows as links
from tests.organization.conftest import TOKEN, new_connection, new_link

from .conftest import SignedIn


def test_what_was_not_saved_is_told_also_when_the_reason_is_gone(
    admin: SignedIn, integrator: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    find = links.find_link
    made: list[str] = []

    def and_meanwhile(*given: Any) -> str | None:
        """The first look finds no link, and then there is one; the second finds it gone again."""
        monkeypatch.undo()
        if made:
            integrator.service.links.remove(made[0])
            return None  # as a transaction sees it that begins now
        found = find(*given)
        made.append(integrator.service.links.add(new_link(shared.id)).id)
        monkeypatch.setattr(links, "find_link", and_meanwhile)
        return found

    monkeypatch.setattr(links, "find_link", and_meanwhile)
    with pytest.raises(ChangedMeanwhile):
        admin.service.links.add(new_link(shared.id))
    assert made
    assert admin.service.links.all() == ()
