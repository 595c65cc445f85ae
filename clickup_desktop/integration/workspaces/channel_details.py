"""What is shown beside the tree, so that a person can be sure that it is the right Channel."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.clickup.models import Channel, ChannelMember, Message
from clickup_desktop.integration.records import ChannelDetails, MessageView
from clickup_desktop.interruption import Cancellation
from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Hint
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.untrusted_text import display_paragraph, display_text

SHOWN_MESSAGES = 5
COUNTED_MEMBERS = 100
COUNTED_TASK_PAGES = 3
"""ClickUp gives 100 Tasks a page and no count, so counting stops at "300+"."""

T = TypeVar("T")


def read_channel_details(
    client: ClickUpClient,
    workspace_id: str,
    channel: Channel,
    list_id: str | None,
    *,
    hide_messages: bool,
    cancellation: Cancellation | None = None,
) -> ChannelDetails:
    """Ask ClickUp for everything about `channel` at once; what fails is reported, not raised.

    Raises:
        Cancelled: the person went on to something else.
    """
    problems: list[Hint] = []

    def answer_of(future: Future[T] | None) -> T | None:
        if future is None:
            return None
        try:
            return future.result()
        except ClickUpError as error:
            hint = hint_for(error)
            if hint not in problems:
                problems.append(hint)
            return None

    with ThreadPoolExecutor(max_workers=4, thread_name_prefix="channel-details") as pool:

        def ask(call: Callable[[], T]) -> Future[T]:
            return pool.submit(call)

        fresh = ask(lambda: client.channel(workspace_id, channel.id, cancellation=cancellation))
        members = ask(
            lambda: client.channel_members(
                workspace_id, channel.id, COUNTED_MEMBERS, cancellation=cancellation
            )
        )
        messages = (
            None
            if hide_messages
            else ask(
                lambda: client.messages(
                    workspace_id, channel.id, SHOWN_MESSAGES, cancellation=cancellation
                )
            )
        )
        tasks = ask(lambda: _count_open_tasks(client, list_id, cancellation)) if list_id else None
        read_channel = answer_of(fresh)
        member_page = answer_of(members)
        read_messages = answer_of(messages) or ()
        open_tasks = answer_of(tasks)
        people = member_page.members if member_page is not None else ()
        authors = _names_of_authors(client, read_messages, people, cancellation)

    count = ""
    if member_page is not None:
        count = f"{len(people)}+" if member_page.more else str(len(people))
    return ChannelDetails(
        channel=read_channel or channel,
        member_count=count,
        members=tuple(display_text(person.display_name) for person in people),
        messages=tuple(_message_view(message, authors) for message in read_messages),
        open_tasks=open_tasks,
        messages_hidden=hide_messages,
        problems=tuple(problems),
    )


def _count_open_tasks(
    client: ClickUpClient, list_id: str, cancellation: Cancellation | None
) -> str:
    counted = 0
    for page in range(COUNTED_TASK_PAGES):
        answer = client.tasks(list_id, page, cancellation=cancellation)
        counted += len(answer.tasks)
        if answer.last_page or not answer.tasks:
            return str(counted)
    return f"{counted}+"


def _names_of_authors(
    client: ClickUpClient,
    messages: tuple[Message, ...],
    members: tuple[ChannelMember, ...],
    cancellation: Cancellation | None,
) -> dict[str, str]:
    """Return the authors' names by their ids, of those who are members of Channel or Workspace."""
    names = {str(member.id): member.display_name for member in members}
    wanted = {str(message.user_id) for message in messages} - names.keys()
    if any(not client.people.name_of(user_id) for user_id in wanted) and not client.people.known:
        # Once a run at the most, and only where nobody has asked for the Workspaces so far.
        with suppress(ClickUpError):
            client.workspaces(cancellation=cancellation)
    return names | {user_id: client.people.name_of(user_id) for user_id in wanted}


def _message_view(message: Message, authors: dict[str, str]) -> MessageView:
    return MessageView(
        display_text(authors.get(str(message.user_id), "")) or _("Somebody"),
        display_paragraph(message.content),
        message.date.moment,
    )
