"""Of several Channels of a place, the canonical one is its own; the others stand by themselves."""

from __future__ import annotations

from itertools import permutations

import pytest

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFinished,
    ChannelsRead,
    LoaderEvent,
    SpaceRead,
    SpacesRead,
)
from clickup_desktop.ui.channels.hierarchy_model import CHANNELS_GROUP, HierarchyModel
from clickup_desktop.ui.channels.nodes import NodeKind
from tests.ui.channels.test_hierarchy_model import LIST, channel, listing, model, space, tell

__all__ = ["model"]

OWN = channel("own", LIST, "1", is_canonical_channel=1)
OTHERS = (channel("a", LIST, "1"), channel("z", LIST, "1"))
PLACES = (SpacesRead((space("s"),)), SpaceRead("s", (), (listing("1"),)))


@pytest.mark.parametrize(
    "order",
    list(permutations((OWN, *OTHERS))),
    ids=lambda order: "-".join(each.id for each in order),
)
@pytest.mark.parametrize("places_first", [True, False])
def test_the_canonical_channel_is_the_places_own_in_whatever_order_they_come(
    model: HierarchyModel,
    order: tuple[object, ...],
    places_first: bool,
) -> None:
    told: list[LoaderEvent] = [ChannelsRead((each,)) for each in order]  # type: ignore[arg-type]
    for event in (*PLACES, *told) if places_first else (*told, *PLACES):
        tell(model, event)
    tell(model, ChannelsFinished())

    place = model.find(NodeKind.LIST, "1")
    group = model.find(NodeKind.GROUP, CHANNELS_GROUP)
    assert place is not None
    assert place.channel == OWN
    assert group is not None
    assert sorted(node.key[1] for node in group.children) == ["a", "z"]
