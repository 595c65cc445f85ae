"""Fields of other types than they should be: what can be read is shown, and the rest as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clickup_desktop.clickup import models
from clickup_desktop.clickup.fields import Identifier
from clickup_desktop.integration.records import ChannelDetails
from tests.clickup.json_values import json_values
from tests.examples import times
from tests.failures.office import ANSWERS, CHANNELS, SPACES, USER, ClickUp, Office, Servers
from tests.failures.recorder import Case, Recorder

THEME = "Fields of another type"
WORKSPACES = "/api/v2/team"
FOLDERS = "/api/v2/space/11/folder"
LISTS = "/api/v2/space/12/list"
CHANNEL = f"{CHANNELS}/6-1111-8"
MEMBERS = f"{CHANNEL}/members"
MESSAGES = f"{CHANNEL}/messages"
TASKS = "/api/v2/list/1111/task"

PERSON = "Acme Colleague"
MESSAGE = "We are ready"
WORDS = {models.ClickUpList: "List", models.ChannelMember: "Channel's member"}

MEANT = frozenset({"1", "1.0", "TRUE"})
"""Not of another type but with a meaning of their own: what is archived."""

EXAMPLES = settings(max_examples=times(0.2), database=None)

Shown = Callable[[Office], tuple[int, bool]]
"""Counts what is shown beside the good item, and says whether that one is."""


def junk(kind: type[msgspec.Struct], **fixed: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects with anything in the fields of `kind`, and nothing wrong with `fixed`."""
    names = [field.encode_name for field in msgspec.structs.fields(kind)]
    values = json_values.filter(lambda value: str(value).upper() not in MEANT)
    fields = st.dictionaries(st.sampled_from(names), values, min_size=1)
    if kind is models.Channel:  # Each word but CHANNEL is a kind of conversation.
        fields = fields.filter(lambda item: not isinstance(item.get("type"), str | int | float))
    return fields.map(lambda item: {**item, **fixed})


def workspaces(office: Office) -> tuple[int, bool]:
    names = [choice.workspace.name for choice in office.integration.workspaces.refresh()]
    return len(names) - 1, "Acme Rollout" in names


def spaces(office: Office) -> tuple[int, bool]:
    (event,) = (event for event in office.read() if hasattr(event, "spaces"))
    names = [space.name for space in event.spaces]
    return len(names) - 1, "Marketing" in names


def folders(office: Office) -> tuple[int, bool]:
    waiting = [folder for event in office.read() for folder in getattr(event, "folders", ())]
    names = []
    while waiting:
        folder = waiting.pop()
        names.append(folder.name)
        waiting += folder.folders
    return len(names) - 1, "Campaigns" in names


def lists(office: Office) -> tuple[int, bool]:
    found = [a_list for event in office.read() for a_list in getattr(event, "lists", ())]
    return len(found) - 1, "Invoices" in [a_list.name for a_list in found]


def channels(office: Office) -> tuple[int, bool]:
    found = [channel for event in office.read() for channel in getattr(event, "channels", ())]
    return len(found) - 1, "launch-2027" in [channel.name for channel in found]


def details(office: Office) -> ChannelDetails:
    choice = office.integration.workspaces.choices()[0]
    channel = models.Channel(id=Identifier("6-1111-8"))
    return office.integration.workspaces.channel_details(choice, channel, "1111")


def members(office: Office) -> tuple[int, bool]:
    found = details(office).members
    return len(found) - 1, PERSON in found


def messages(office: Office) -> tuple[int, bool]:
    found = [message.text for message in details(office).messages]
    return len(found) - 1, MESSAGE in found


def tasks(office: Office) -> tuple[int, bool]:
    counted = details(office).open_tasks
    return int(counted or 0) - 1, bool(counted)


def case_of(
    kind: type[msgspec.Struct], path: str, good: dict[str, list[Any]], shown: Shown
) -> Case:
    """Return the case of an object of `kind` in front of what is `good` in the answer to `path`."""
    word = WORDS.get(kind, kind.__name__)
    ((field, items),) = good.items()

    def body(item: dict[str, Any]) -> dict[str, Any]:
        return {field: [item, items[0]]}

    return Case(
        f"{word} with fields of other types",
        f"any JSON values in the fields of a {word} but its id, in front of one that is right",
        (kind, path, body, shown),
    )


@pytest.mark.parametrize(
    "case",
    [
        case_of(models.Workspace, WORKSPACES, ANSWERS[WORKSPACES], workspaces),
        case_of(models.Space, SPACES, ANSWERS[SPACES], spaces),
        case_of(models.Folder, FOLDERS, ANSWERS[FOLDERS], folders),
        case_of(models.ClickUpList, LISTS, ANSWERS[LISTS], lists),
        case_of(models.Channel, CHANNELS, {"data": ANSWERS[CHANNELS]["data"]}, channels),
        case_of(models.ChannelMember, MEMBERS, {"data": [{"id": 7, "name": PERSON}]}, members),
        case_of(models.Message, MESSAGES, {"data": [{"id": 8, "content": MESSAGE}]}, messages),
        case_of(models.Task, TASKS, {"tasks": [{"id": 9, "name": "Write it"}]}, tasks),
    ],
    ids=str,
)
def test_what_can_be_read_is_shown_and_all_that_stands_beside_it(
    failures: Recorder, office: Office, servers: Servers, case: Case
) -> None:
    kind, path, body, shown = case.subject
    clickup = ClickUp()
    # Where a Folder's own Lists cannot be read, they are asked for.
    clickup.at["/api/v2/folder/4711/list"] = lambda connection: connection.answer({"lists": []})
    office.connect(servers.clickup(clickup).url)

    @EXAMPLES
    @given(junk(kind, id="4711"))
    def whatever_is_in_its_fields(item: dict[str, Any]) -> None:
        clickup.at[path] = lambda connection: connection.answer(body(item))
        assert shown(office) == (1, True)

    whatever_is_in_its_fields()
    failures.record_case(
        THEME,
        case,
        "It is shown with what could be read of it.",
        "What stands beside it is shown in full.",
    )


def test_a_user_with_fields_of_other_types_can_connect(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    connection_id = office.connect(servers.clickup(clickup).url)

    @EXAMPLES
    @given(junk(models.User, id=10100001))
    def whatever_is_in_its_fields(user: dict[str, Any]) -> None:
        clickup.at[USER] = lambda connection: connection.answer({"user": user})
        assert office.check(connection_id).ok
        assert office.account_name

    whatever_is_in_its_fields()
    failures.record(
        theme=THEME,
        fault="User with fields of other types",
        made="any JSON values in the fields of the token's owner but the id",
        seen="The test of the connection succeeds, and the account has a name.",
        kept=office.it_is_connected(),
    )


def test_what_has_no_id_is_left_out_alone(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    office.connect(servers.clickup(clickup).url)

    @EXAMPLES
    @given(st.lists(json_values.filter(lambda value: not isinstance(value, dict)), max_size=5))
    def whatever_stands_there(items: list[Any]) -> None:
        good = ANSWERS[SPACES]["spaces"]
        clickup.at[SPACES] = lambda connection: connection.answer({"spaces": [*items, *good]})
        assert spaces(office) == (1, True)

    whatever_stands_there()
    failures.record(
        theme=THEME,
        fault="Items that are no objects",
        made="any JSON values in the array of Spaces, in front of two that are right",
        seen="The two that are right.",
        kept="The two that are right, with all that is in them.",
    )


def test_whatever_json_the_whole_answer_is_there_is_a_hint_or_a_tree(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    connection_id = office.connect(servers.clickup(clickup).url)

    @EXAMPLES
    @given(json_values)
    def whatever_comes(value: Any) -> None:
        clickup.everywhere = lambda connection: connection.answer({"user": value, "teams": value})
        report = office.check(connection_id)
        codes = {step.hint.code for step in report.steps if step.hint is not None}
        assert codes <= {"not-clickups-answer"}
        clickup.everywhere = lambda connection: connection.answer(value)
        hints.append(office.check(connection_id).hint)

    hints: list[Any] = []
    whatever_comes()
    (hint,) = set(hints)
    failures.record(
        theme=THEME,
        fault="Any JSON at all",
        made="any JSON value as the answer to every call",
        seen=hint,
        kept=office.all_is_kept(),
    )
