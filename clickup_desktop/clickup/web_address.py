"""ClickUp's web addresses, as people paste them, and plain ids.

The forms were collected from addresses that ClickUp's own window shows; it documents none.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, unquote, urlsplit

import msgspec

MAXIMUM_PASTED = 2_000

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}\Z")
_PLAIN_ID = re.compile(r"(?:\d{4,30}|\d-\d{4,30}-\d|[a-z0-9]{4,30}-\d{1,12})\Z", re.ASCII)
_HOSTS = ("clickup.com",)
_WORKSPACE = re.compile(r"\d{1,30}\Z", re.ASCII)
_BETWEEN = re.compile(r"[\s<>()|]+")
_AROUND = ".,;:!?()\"'“”„‘’«»"


class Pasted(msgspec.Struct, frozen=True):
    """What a pasted text names.

    Attributes:
        workspace_id: None where the text doesn't say.
        kind: channel, list, space, folder, task, view or workspace; "id" where any could be meant.
    """

    workspace_id: str | None
    kind: str
    id: str


def parse_pasted(text: str) -> Pasted | None:
    """Return what a pasted ClickUp link or id names; None when it is neither.

    A link may stand in angle brackets, at the end of a sentence, or among other words; an id stands
    alone.
    """
    if len(text) > MAXIMUM_PASTED:
        return None
    words = [word.strip(_AROUND) for word in _BETWEEN.split(text)]
    words = [word for word in words if word]
    if len(words) == 1 and "/" not in words[0]:
        return Pasted(None, "id", words[0]) if _PLAIN_ID.match(words[0]) else None
    addresses = (word if "://" in word else f"https://{word}" for word in words if "/" in word)
    return next(filter(None, map(_parse_address, addresses)), None)


def _parse_address(address: str) -> Pasted | None:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _is_clickup(host):
        return None
    path = [unquote(segment) for segment in parts.path.split("/") if segment]
    if not path or not _ID.match(path[0]):
        return None
    query = parse_qs(parts.query)
    workspace, rest = path[0], path[1:]
    if workspace == "t" and rest:  # a short link to a Task names no Workspace
        return _named(None, "task", rest[-1])
    found = _parse_path(workspace, rest)
    if found is None and "p" in query:
        found = _named(workspace, "task", query["p"][0])
    if found is None and rest in ([], ["home"]) and _WORKSPACE.match(workspace):
        found = Pasted(workspace, "workspace", workspace)
    return found


def _is_clickup(host: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in _HOSTS)


# The first group of each is the id. A view of a place is named by the number of the place's kind,
# whatever letter stands for the view; the other views have ids of their own.
_PATHS = (
    ("channel", re.compile(r"(?:chat/r|v/cn)/([^/]+)")),
    ("list", re.compile(r"v/(?:[a-z]/)?li/([^/]+)")),
    ("space", re.compile(r"v/[a-z]/4-(\w+)-\d+(?:/|$)", re.ASCII)),
    ("folder", re.compile(r"v/[a-z]/5-(\w+)-\d+(?:/|$)", re.ASCII)),
    ("list", re.compile(r"v/[a-z]/6-(\w+)-\d+(?:/|$)", re.ASCII)),
    ("workspace", re.compile(r"v/[a-z]/7-(\w+)-\d+(?:/|$)", re.ASCII)),
    ("space", re.compile(r"v/(?:o/)?s/([^/]+)")),
    ("folder", re.compile(r"v/(?:o/)?f/([^/]+)")),
    ("view", re.compile(r"v/[a-z]/([^/]+)$")),
    ("task", re.compile(r"t/(?:[^/]+/)*([^/]+)$")),
)


def _parse_path(workspace: str, rest: list[str]) -> Pasted | None:
    path = "/".join(rest)
    for kind, pattern in _PATHS:
        found = pattern.match(path)
        if found:
            return _named(workspace, kind, found[1])
    return None


def _named(workspace: str | None, kind: str, identifier: str) -> Pasted | None:
    return Pasted(workspace, kind, identifier) if _ID.match(identifier) else None


_PATHS_OF = {"list": "v/li", "space": "v/o/s", "folder": "v/o/f", "channel": "chat/r"}


def place_address(workspace_id: str, kind: str, place_id: str) -> str:
    """Return where ClickUp shows a place or a Channel.

    Raises:
        KeyError: it is no list, space, folder or channel.
    """
    workspace, place = quote(workspace_id, safe=""), quote(place_id, safe="")
    return f"https://app.clickup.com/{workspace}/{_PATHS_OF[kind]}/{place}"
