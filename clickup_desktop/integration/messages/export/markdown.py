"""Markdown (CommonMark): a list of messages, replies indented below theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo

from clickup_desktop.integration.messages.export.plain_text import plain_text
from clickup_desktop.integration.messages.export.selection import Selection, Told
from clickup_desktop.integration.messages.message_records import moment_of
from clickup_desktop.integration.messages.records import KeptMessage
from clickup_desktop.untrusted_text import display_text

_MARKUP = re.compile(
    r"[\\`*_\[\]<>#&~|$@]"  # emphasis, code, links, HTML, entities, tables, formulas, mentions
    r"|:(?=\S)"  # addresses and emoji by name
    r"|(?<=www)\.",
    re.IGNORECASE,
)
_LIST_OR_LINE = re.compile(r"([-+=]|\d{1,9}(?=[.)]))")
_INDENT = "  "


def markdown_lines(selection: Selection, zone: tzinfo | None = None) -> Iterator[str]:
    """Yield the lines.

    Args:
        zone: in which moments are told; None for the system's.
    """
    names = ", ".join(_name(it.name, it.id) for it in selection.channels)
    yield f"# {names or 'Messages'}\n"
    if selection.question:
        yield f"\nFound: {_inline(selection.question)}\n"
    for channel in selection.channels:
        if not channel.complete:
            yield f"\nThe copy of {_name(channel.name, channel.id)} is not complete.\n"
    yield "\n"
    for told in selection.in_threads():
        yield _item(told, zone, with_channel=bool(selection.question))


def _item(told: Told, zone: tzinfo | None, *, with_channel: bool) -> str:
    message = told.message
    indent = _INDENT * told.below
    head = [f"**{_name(message.author_name, message.author_id)}**", _moment(message.sent_at, zone)]
    if message.edited_at:
        head.append(f"edited {_moment(message.edited_at, zone)}")
    if with_channel:
        head.append(f"in {_name(told.channel.name, told.channel.id)}")
    if message.parent_id and not told.below:
        head.append(f"a reply to message {_inline(message.parent_id)}")
    lines = [f"{indent}- {', '.join(head)}\n\n"]
    body = _body(message, f"{indent}{_INDENT}")
    if body:
        lines.append(f"{body}\n\n")
    return "".join(lines)


def _body(message: KeptMessage, indent: str) -> str:
    """Return a text in paragraphs whose lines break where they broke."""
    paragraphs: list[list[str]] = [[]]
    for line in plain_text(message.text).split("\n"):
        if line.strip():
            paragraphs[-1].append(_line(line))
        else:
            paragraphs.append([])
    if message.cut:
        paragraphs.append(["(The rest was too long to be kept.)"])
    texts = [f"\\\n{indent}".join(it) for it in paragraphs if it]
    return "\n\n".join(f"{indent}{it}" for it in texts)


def _line(line: str) -> str:
    """Return a line that begins nothing but a line."""
    line = line.rstrip()
    text = line.lstrip()
    # Blanks that begin a line could make code of it; these don't.
    blanks = "\u00a0" * len(line[: len(line) - len(text)].expandtabs(4))
    return blanks + _escaped(text)


def _escaped(text: str) -> str:
    escaped = _MARKUP.sub(r"\\\g<0>", text)
    start = _LIST_OR_LINE.match(escaped)
    if start is None:
        return escaped
    if start[0][0].isdigit():
        return f"{start[0]}\\{escaped[start.end() :]}"
    return f"\\{escaped}"


def _inline(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", display_text(text))


def _name(name: str, key: str) -> str:
    return _inline(name) or _inline(key) or "unknown"


def _moment(milliseconds: int, zone: tzinfo | None) -> str:
    moment = moment_of(milliseconds, zone)
    return "undated" if moment is None else moment.isoformat(sep=" ", timespec="seconds")
