"""Which Channel is meant by the web address of a place that has several."""

from __future__ import annotations

from itertools import permutations

import pytest

from clickup_desktop.cli.channel_search import ChannelNotFound, ChannelSearch
from clickup_desktop.clickup.fields import Flag, Identifier, Number, Text
from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFinished,
    ChannelsRead,
    SpaceRead,
    SpacesRead,
)
from clickup_desktop.clickup.models import Channel, ChannelParent, ClickUpList, Space
from clickup_desktop.integration.records import WorkspaceChoice
from clickup_desktop.organization.records import WorkspaceReference
from tests.ui.fakes import connection

CHOICE = WorkspaceChoice(WorkspaceReference("90130001", "Acme Rollout"), connection(), False)
ADDRESS = "https://app.clickup.com/90130001/v/li/901"
A_LIST = 6


def channel(channel_id: str, *, canonical: bool = False, place: str = "901") -> Channel:
    return Channel(
        id=Identifier(channel_id),
        name=Text(channel_id),
        visibility=Text("PUBLIC"),
        parent=ChannelParent(Identifier(place), Number(A_LIST)),
        is_canonical_channel=Flag(canonical),
    )


OWN = channel("own", canonical=True)
OTHERS = (channel("a"), channel("z"))
ELSEWHERE = channel("elsewhere", canonical=True, place="902")


def search_after(*channels: Channel) -> ChannelSearch:
    """A search for the List's Channel that has heard of its place and of `channels`."""
    search = ChannelSearch(ADDRESS, CHOICE)
    search.hear(SpacesRead((Space(id=Identifier("1"), name=Text("Marketing")),)))
    search.hear(ChannelsRead(channels))
    launch = ClickUpList(id=Identifier("901"), name=Text("Launch 2027"))
    search.hear(SpaceRead("1", (), (launch,)))
    return search


@pytest.mark.parametrize("channels", list(permutations((OWN, *OTHERS, ELSEWHERE))))
def test_of_several_channels_the_canonical_one_is_the_places_own(
    channels: tuple[Channel, ...],
) -> None:
    search = search_after(*channels)
    assert search.enough()
    found = search.result()
    assert found.channel == OWN
    assert found.path == ("Marketing", "Launch 2027")
    assert (found.place_kind, found.place_id) == ("list", "901")


def test_the_only_channel_of_a_place_is_it_once_all_are_read() -> None:
    search = search_after(OTHERS[0], ELSEWHERE)
    assert not search.enough()
    search.hear(ChannelsFinished())
    assert search.enough()
    assert search.result().channel == OTHERS[0]


def test_of_several_none_of_which_is_the_places_own_none_is_chosen() -> None:
    search = search_after(*OTHERS, ELSEWHERE)
    search.hear(ChannelsFinished())
    with pytest.raises(ChannelNotFound) as told:
        search.result()
    assert told.value.found == OTHERS
