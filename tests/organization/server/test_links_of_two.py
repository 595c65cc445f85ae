"""Two administrators link at the very same moment, on a server."""

from __future__ import annotations

from typing import Any

import pytest

from clickup_desktop.organization.errors import ChangedMeanwhile
from clickup_desktop.organization.links import pages as link_pages
from clickup_desktop.organization.links import rows as links
from clickup_desktop.organization.records import ChannelLink
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


def test_what_both_save_at_once_is_there_already_for_the_second(
    admin: SignedIn, integrator: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    read = link_pages.read_link_to

    def and_meanwhile(*given: Any) -> ChannelLink | None:
        monkeypatch.undo()
        found = read(*given)
        integrator.service.links.add(new_link(shared.id))
        return found

    monkeypatch.setattr(link_pages, "read_link_to", and_meanwhile)
    saved = admin.service.links.add_missing((new_link(shared.id), new_link(shared.id, "6-2-8")))
    assert [link.channel_id for link in saved.made] == ["6-2-8"]
    assert saved.present[0].linked_by == integrator.service.member
    assert set(admin.service.links.all()) == {*saved.made, *saved.present}


def test_what_others_save_each_time_is_told_as_changed(
    admin: SignedIn, integrator: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    integrator.service.links.add(new_link(shared.id))
    # As a transaction sees it that has begun before the other's ended.
    monkeypatch.setattr(link_pages, "read_link_to", lambda *_given: None)
    with pytest.raises(ChangedMeanwhile):
        admin.service.links.add_missing((new_link(shared.id, "6-2-8"), new_link(shared.id)))
    assert len(admin.service.links.all()) == 1
