"""Which problems a desktop notification is shown for: each once, and none again after a restart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from clickup_desktop.integration.policy.rules import hint_of_reason
from clickup_desktop.language.texts import N_, _, ngettext
from clickup_desktop.troubleshooting.hints import saved_hint
from clickup_desktop.ui.widgets.hint_panel import whole_text
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview

_TOLD = "watch/told"
_MOST_KEPT = 1_000
_WHY = N_("Open the window to see why and what to do.")


class Notice(NamedTuple):
    """What a notification says, and the page that it leads to. Nothing in it is from outside."""

    title: str
    text: str
    page: str


class ProblemNotices:
    """Remembers what was told, in the state of the window."""

    def __init__(self, state: WindowState) -> None:
        self._state = state

    def news(self, overview: Overview) -> Notice | None:
        """Return what there is to tell of problems that were not told yet; None for nothing.

        A problem that is gone is forgotten, so that it is told when it comes back.
        """
        told = self._told()
        kept = told & (_of_connections(overview).keys() | _of_links(overview).keys())
        if kept != told:
            self._keep(kept)
        connections = _new(_of_connections(overview), kept)
        links = _new(_of_links(overview), kept)
        if connections:
            title = ngettext(
                "A connection to ClickUp needs attention",
                "{count} connections to ClickUp need attention",
                len(connections),
            )
            return _notice(title, connections, "integrations")
        if links:
            title = ngettext(
                "A linked Channel needs attention",
                "{count} linked Channels need attention",
                len(links),
            )
            return _notice(title, links, "channels")
        return None

    def note_told(self, overview: Overview) -> None:
        """Everything that is wrong now was told."""
        self._keep({*_of_connections(overview), *_of_links(overview)})

    def _told(self) -> set[str]:
        found = self._state.json_value(_TOLD)
        return {key for key in found if isinstance(key, str)} if isinstance(found, list) else set()

    def _keep(self, told: set[str]) -> None:
        self._state.set_value(_TOLD, json.dumps(sorted(told)[:_MOST_KEPT]))


def _of_connections(overview: Overview) -> dict[str, str]:
    return {f"{it.id} {it.problem}": it.problem for it in overview.connections if it.problem}


def _of_links(overview: Overview) -> dict[str, str]:
    if not overview.may_integrate:
        return {}  # nothing that they could do about it
    return {f"{it.id} {it.problem}": it.problem for it in overview.links.items if it.problem}


def _new(problems: dict[str, str], told: set[str]) -> list[str]:
    return [code for key, code in problems.items() if key not in told]


def _notice(title: str, codes: list[str], page: str) -> Notice:
    hint = None
    if len(set(codes)) == 1:
        hint = hint_of_reason(codes[0]) or saved_hint(codes[0])
    text = _(_WHY) if hint is None else whole_text(hint)
    return Notice(title.format(count=number_text(len(codes))), text, page)
