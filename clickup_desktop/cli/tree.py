"""The command that shows a Workspace as a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from clickup_desktop.cli.exit_status import DONE, PARTIAL
from clickup_desktop.cli.output import Output
from clickup_desktop.cli.reading import read_workspace
from clickup_desktop.cli.session import Session
from clickup_desktop.clickup.hierarchy import HierarchyLoader
from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFailed,
    Finished,
    LoaderEvent,
    SpacesFailed,
)
from clickup_desktop.clickup.models import PlaceKind, Workspace
from clickup_desktop.clickup.tree import WorkspaceTree
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import N_, _
from clickup_desktop.troubleshooting.hints import hint_for

_NOT_READ = {
    "workspace": N_("The Workspace {name} was not loaded: {reason}"),
    "shared": N_("What is shared with you in {name} was not loaded: {reason}"),
    "space": N_("The Space {name} was not loaded: {reason}"),
    "channels": N_("The Channels of {name} were not all loaded: {reason}"),
}
_KINDS = {
    PlaceKind.SPACE: N_("Space"),
    PlaceKind.FOLDER: N_("Folder"),
    PlaceKind.LIST: N_("List"),
}

Node = dict[str, Any]
Browse = Callable[[Callable[[LoaderEvent], None]], HierarchyLoader]


def show_tree(session: Session) -> int:
    """Read a Workspace and print it, with what could not be read told beside it."""
    with _workspace(session) as (workspace, browse, asked):
        reading = _Reading(workspace, asked)
        read_workspace(session, browse(reading.hear))
    tree = reading.result()
    _print_tree(session.output, tree)
    session.output.data(tree)
    if tree["complete"]:
        return DONE
    for problem in tree["problems"]:
        name = problem["name"] or problem["id"]
        text = _(_NOT_READ[problem["kind"]])
        session.output.note(text.format(name=name, reason=problem["message"]))
    return PARTIAL


class _Reading:
    """Gathers what the loader tells, from its threads but one call at a time.

    `asked` is how many requests were made before, to find the Workspace.
    """

    def __init__(self, workspace: Workspace, asked: int) -> None:
        self._asked = asked
        self._tree = WorkspaceTree(workspace)
        self._errors: list[BaseException] = []
        self._finished = Finished(complete=False, requests=0, elapsed_seconds=0.0)

    def hear(self, event: LoaderEvent) -> None:
        self._tree.apply(event)
        if isinstance(event, SpacesFailed | ChannelsFailed):
            self._errors.append(event.error)
        elif isinstance(event, Finished):
            self._finished = event

    def result(self) -> dict[str, Any]:
        """Return the tree.

        Raises:
            ClickUpError: nothing at all could be read.
        """
        finished = self._finished
        requests = finished.requests + self._asked
        tree = self._tree.to_dict(requests, finished.elapsed_seconds)
        if self._errors and not tree["spaces"] and not tree["channels"]:
            raise self._errors[0]
        for problem, (_name, error) in zip(tree["problems"], self._tree.problems, strict=True):
            hint = hint_for(error)
            problem["code"] = error.ecode or hint.code
            problem["message"] = hint.title
        return tree


@contextmanager
def _workspace(session: Session) -> Iterator[tuple[Workspace, Browse, int]]:
    """Find the Workspace that was asked for, how it is read, and what finding it took."""
    wanted = session.options.workspace
    if session.reads_with_environment_token:
        with session.token_session() as reading:
            workspace = reading.workspace(wanted, cancellation=session.cancellation)
            yield workspace, lambda listener: reading.browse(workspace, listener), 1
        return
    with session.integration() as integration:
        choice = integration.workspaces.choice(wanted, session.options.connection)
        yield (
            Workspace.named(choice.workspace.id, choice.workspace.name),
            lambda listener: integration.workspaces.browse(choice, listener),
            0,
        )


def _print_tree(output: Output, tree: dict[str, Any]) -> None:
    workspace = tree["workspace"]
    line = _("{name} (Workspace {id})")
    output.line(line.format(name=workspace["name"], id=workspace["id"]))
    for space in tree["spaces"]:
        if space["kind"] == PlaceKind.SPACE:
            _print_node(output, space, 1)
    shared = [place for place in tree["spaces"] if place["kind"] != PlaceKind.SPACE]
    if shared:
        output.line("  " + _("Shared with me"))
        for place in shared:
            _print_node(output, place, 2)
    if tree["channels"]:
        output.line("  " + _("Channels"))
        for channel in tree["channels"]:
            output.line(f"    {_channel_text(channel)}")


def _print_node(output: Output, node: Node, depth: int) -> None:
    marks = [
        _(_KINDS[PlaceKind(node["kind"])]),
        *([_("private")] if node["private"] else []),
        *([_("archived")] if node["archived"] else []),
    ]
    text = _("{name} ({marks})").format(name=node["name"], marks=enumeration(marks))
    channel = "" if node["channel"] is None else f"  {_channel_text(node['channel'])}"
    output.line(f"{'  ' * depth}{text}{channel}")
    for child in node["children"]:
        _print_node(output, child, depth + 1)


def _channel_text(channel: Node) -> str:
    private = str(channel["visibility"]).upper() != "PUBLIC"
    text = _("# {channel} ({id}, private)") if private else _("# {channel} ({id})")
    return text.format(channel=channel["name"] or _("Unnamed Channel"), id=channel["id"])
