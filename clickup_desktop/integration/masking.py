"""What a Shared connection does not show to others than the member who made it.

A rule of display, not a security boundary: whoever holds the token can ask ClickUp themselves.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from clickup_desktop.clickup.hierarchy_events import ChannelsRead, LoaderEvent
from clickup_desktop.clickup.models import Channel
from clickup_desktop.integration.records import (
    MASKED_NAME,
    ChannelDetails,
    Listener,
    WorkspaceChoice,
)
from clickup_desktop.language.texts import _
from clickup_desktop.organization.records import ChannelLink, LinkPage, Member


def mask_channel(channel: Channel) -> Channel:
    """Return `channel` without anything that tells what it is about."""
    return msgspec.structs.replace(channel, name=_(MASKED_NAME), topic="", description="")


def mask_details(details: ChannelDetails) -> ChannelDetails:
    return ChannelDetails(
        channel=mask_channel(details.channel),
        member_count=details.member_count,
        members=(),
        messages=(),
        open_tasks=details.open_tasks,
        messages_hidden=True,
        problems=details.problems,
    )


def mask_links(member: Member, links: tuple[ChannelLink, ...]) -> tuple[ChannelLink, ...]:
    """Return `links` as `member` sees them.

    A private Channel's name is for the owner of the connection's token alone; without a connection
    for the member who made the link, who could read it then.
    """
    return tuple(
        replace(link, channel_name=_(MASKED_NAME))
        if link.visibility_private and member.id != (link.token_owner_id or link.linked_by.id)
        else link
        for link in links
    )


def mask_page(member: Member, page: LinkPage) -> LinkPage:
    """Return `page` as `member` sees it."""
    return replace(page, items=mask_links(member, page.items))


def masking(choice: WorkspaceChoice, listener: Listener) -> Listener:
    if not choice.hides_private_names:
        return listener

    def masked(event: LoaderEvent) -> None:
        if isinstance(event, ChannelsRead):
            event = ChannelsRead(
                tuple(
                    mask_channel(channel) if choice.is_masked(channel) else channel
                    for channel in event.channels
                )
            )
        listener(event)

    return masked
