"""How the commands call what is kept, where they write for people."""

from __future__ import annotations

from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.records import (
    ChannelLink,
    ConnectionState,
    LinkState,
    Visibility,
)

_VISIBILITIES = {Visibility.SHARED: N_("shared"), Visibility.PRIVATE: N_("private")}
_CONNECTION_STATES = {
    ConnectionState.PENDING: N_("pending"),
    ConnectionState.ACTIVE: N_("active"),
    ConnectionState.NEEDS_ATTENTION: N_("needs attention"),
}
_LINK_STATES = {
    LinkState.LINKED: N_("linked"),
    LinkState.NEEDS_CONNECTION: N_("needs a connection"),
}


def visibility_text(visibility: Visibility) -> str:
    """Return who may use a connection."""
    return _(_VISIBILITIES[visibility])


def connection_state_text(state: ConnectionState) -> str:
    """Return where a connection stands."""
    return _(_CONNECTION_STATES[state])


def link_state_text(state: LinkState) -> str:
    """Return whether a link has a connection."""
    return _(_LINK_STATES[state])


def link_text(link: ChannelLink) -> str:
    """Return a link as one line, with the whole path of its place."""
    return _in_place(link, " › ".join((link.workspace.name, *link.path)))


def channel_in_workspace(link: ChannelLink) -> str:
    """Return a link as one line, with its Workspace alone."""
    return _in_place(link, link.workspace.name)


def _in_place(link: ChannelLink, place: str) -> str:
    return _("# {channel} in {place}").format(channel=link.channel_name, place=place)
