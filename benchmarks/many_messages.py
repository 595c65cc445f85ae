"""Copies of many messages, always the same, written as the reading of ClickUp writes them.

Words come as often as in a language (Zipf); they are made up, so that no text of anybody is here.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from clickup_desktop.integration.messages import authors, copy_rows, threads, walks
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.records import SeenMessage, WalkKind
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID

CHANNELS = 30
AUTHORS = 500
END = 1_800_000_000_000
"""When the newest message was sent, in milliseconds."""

_WORDS = 40_000
_PAGE = 100
_SECONDS_BETWEEN = 400
_A_REPLY = 0.2
_OTHER_LETTERS = str.maketrans({"u": "ü", "o": "ö"})
_CHARACTERS = "日本語会議明東京今週資料確認送予定了解願致連絡時間場所変更"


class Language:
    """Words, and texts made of them.

    Attributes:
        words: the most frequent first.
    """

    def __init__(self, seed: int = 1) -> None:
        chance = random.Random(seed)
        words: dict[str, None] = {}
        while len(words) < _WORDS:
            syllables = 1 + min(4, int(chance.expovariate(0.7)))
            words["".join(_syllable(chance) for _ in range(syllables))] = None
        self.words = sorted(words, key=lambda it: len(it) + chance.random() * 8)
        self._shares = list(itertools.accumulate(1 / (n + 2.7) for n in range(_WORDS)))
        self.chance = chance

    def text(self) -> str:
        """Return a text of 4 to 40 words, one in ten not in ASCII."""
        chance = self.chance
        words = chance.choices(self.words, cum_weights=self._shares, k=chance.randint(4, 40))
        kind = chance.random()
        if kind < 0.02:
            return "".join(chance.choices(_CHARACTERS, k=len(words)))
        text = " ".join(words).capitalize() + chance.choice(".?!")
        return text.translate(_OTHER_LETTERS) if kind < 0.1 else text


def _syllable(chance: random.Random) -> str:
    begin = chance.choice(
        ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "st", "th", ""]
    )
    return begin + chance.choice("aeiou") + chance.choice(["", "", "n", "r", "s", "t", "l", "nd"])


def write_copies(
    path: Path, count: int, channels: int = CHANNELS, *, ids: Sequence[str] = ()
) -> CopyFile:
    """Write `count` messages and replies, as many in each Channel, as a first reading does.

    Args:
        ids: the Channels' own; made up where there are none.
    """
    file = CopyFile(path, "81")
    language = Language()
    ids = ids or [f"6-90130{number:07}-8" for number in range(channels)]
    for number, channel_id in enumerate(ids):
        _write_channel(file, channel_id, number, count // len(ids), language)
    with file.writing() as connection:
        names = [
            (_author(n), f"{_name(language, n)} {_name(language, n + 700)}") for n in range(AUTHORS)
        ]
        authors.note_authors(connection, names)
    return file


def _name(language: Language, number: int) -> str:
    return language.words[number + 1_000].capitalize()


def _author(number: int) -> str:
    return str(81_000_000 + number * 7)


def _write_channel(
    file: CopyFile, channel_id: str, number: int, count: int, language: Language
) -> None:
    name = f"{language.words[number + 3_000]}-{language.words[number + 4_000]}"
    chance = random.Random(number)
    with file.writing() as connection:
        copy_rows.keep_copy(
            connection,
            channel_id,
            MAIN_WORKSPACE_ID,
            name,
            private=False,
            keep_days=None,
            now=END,
        )
        copy = copy_rows.copy_to(connection, channel_id)
        assert copy is not None
        walk = walks.begin_walk(connection, copy, WalkKind.WHOLE, END)
    answers: dict[str, list[SeenMessage]] = {}
    for page in _pages(_messages(number, count, chance, language, answers)):
        with file.writing() as connection:
            walk = walks.take_page(connection, copy, walk, page, "next")
    with file.writing() as connection:
        walks.finish_walk(connection, copy, walk, END, to_the_end=True, whole=True)
        for thread in threads.due_threads(connection, copy):
            replies = answers[thread.message_id]
            threads.take_replies(connection, copy, thread, replies, "")
            threads.finish_thread(connection, copy, thread, END, certain=True)
        copy_rows.note_read(connection, copy, END, END)


def _messages(
    number: int,
    count: int,
    chance: random.Random,
    language: Language,
    threads: dict[str, list[SeenMessage]],
) -> Iterator[SeenMessage]:
    """Yield a Channel's messages, the newest first; their replies go into `threads`."""
    sent_at = END - number * 977
    left = count
    while left > 0:
        sent_at -= chance.randrange(1, 2 * _SECONDS_BETWEEN) * 1000 * CHANNELS
        key = str(80_130_000_000_000 + number * 10_000_000 + left)
        replies = 0 if chance.random() > _A_REPLY / 3 else min(left - 1, chance.randrange(1, 9))
        if replies:
            threads[key] = [
                _message(f"{key}{n:02}", sent_at + n * 61_000, language, parent=key)
                for n in range(replies)
            ]
        yield _message(key, sent_at, language, replies=replies)
        left -= 1 + replies


def _message(
    key: str, sent_at: int, language: Language, *, parent: str = "", replies: int = 0
) -> SeenMessage:
    author = min(AUTHORS - 1, int(language.chance.paretovariate(0.7)) - 1)
    return SeenMessage(
        id=key,
        parent_id=parent,
        author_id=_author(author),
        sent_at=sent_at,
        edited_at=0,
        kind="message",
        replies=replies,
        text=language.text(),
    )


def _pages(messages: Iterator[SeenMessage]) -> Iterator[list[SeenMessage]]:
    while page := list(itertools.islice(messages, _PAGE)):
        yield page
