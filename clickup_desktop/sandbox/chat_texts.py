"""What is said in a world of Chat: neutral business English, and the texts that are harder."""

from __future__ import annotations

import re

MOST_WORDS = 40
_HARDER_EVERY = 25

_SHORT = (
    "Thanks, that helps a lot",
    "Agreed, let us do it",
    "Done, see the task",
    "I will look at it today",
    "Sounds good to me too",
    "Can we talk about this tomorrow?",
)
_SUBJECTS = (
    *("The revised contract", "Our quarterly forecast", "The delivery from the coast"),
    *("The training plan", "This month's invoice run", "The new price list", "The audit report"),
    *("The migration of the archive", "The booth for the trade fair", "The customer survey"),
    *("The insurance renewal", "The draft of the handbook", "The stocktaking in the warehouse"),
    *("The release checklist", "The hiring round", "The travel budget", "The service agreement"),
    *("The order of spare parts", "The maintenance window", "The translation of the manual"),
    *("The network upgrade", "The complaint from the reseller", "The safety inspection"),
    *("The newsletter", "The onboarding session", "The certificate for the gateway"),
)
_VERBS = (
    *("was sent to", "needs a second look from", "is waiting for", "was agreed with"),
    *("has been handed over to", "was discussed with", "can be approved by"),
    *("comes back from", "is now shared with", "was postponed by", "has been checked by"),
    *("must be signed by", "was summarized for", "will be presented to", "was refused by"),
)
_OBJECTS = (
    *("the finance team", "our supplier in the north", "the regional office", "legal"),
    *("the customer's procurement", "the works council", "the design group", "operations"),
    *("both account managers", "the external auditor", "the support desk", "the carrier"),
    *("the board", "the platform engineers", "the marketing lead", "the quality manager"),
    *("the partner programme", "human resources", "the warehouse crew", "the data team"),
)
_ENDINGS = (
    *("before Friday noon", "because the prices changed again", "so that production can start"),
    *("with two open questions", "after the last round of comments", "without any objection"),
    *("until the end of the quarter", "as soon as the numbers are in", "for the third time"),
    *("instead of the older version", "together with the minutes of the meeting", ""),
    *("as we decided in March", "once the room is booked", "in the version of yesterday", ""),
)
_REFERENCES = ("order", "ticket", "invoice", "contract", "shipment", "request")

HARDER = (
    "Please read **the whole plan**, _then_ the `summary`, then [the agenda](https://acme.example)",
    "# Decisions\n\n- budget as planned\n- start in **May**\n\n1. sign\n2. send",
    "本日の会議の議事録を共有します。ご確認ください。",
    "请在星期五之前确认新的价格表，谢谢大家。",
    "회의록을 공유합니다. 확인 부탁드립니다.",
    "يرجى مراجعة العقد الجديد قبل نهاية الأسبوع، شكرا لكم",
    "Бюджет согласован, договор отправлен поставщику сегодня утром",
    "Die Prüfung der Maße läuft über größere Änderungen für Ärzte",
    "The launch went well 🚀 thanks to everybody 👩‍🚀👍🏽 see you on Monday 🇪🇺",
    "First line of the note\nsecond line of it\r\n\r\nand a last one",
    "<b>Not bold</b> & not a <script>alert('tag')</script> or &amp; either",
    "=1+1 stands in the cell, please check the sheet",
    "+49 is the prefix\n=SUM(A1:A9) is the formula\n@total is its name",
    "```\nSELECT count(*) FROM orders WHERE total > 100;\n```\nreturns nothing for March",
    'Ask @Alex Sample or @everybody about "100% of it" -- it\'s in C:\\reports\\2026 | page 3',
)

_FENCE = re.compile(r"^```\w*\n?|\n?```$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"\*\*([^*\n]+)\*\*|(?<!\w)_([^_\n]+)_(?!\w)|`([^`\n]+)`")


def mixed(number: int) -> int:
    """A number of 32 bits that looks like chance, and is always the same for `number`."""
    number = (number * 0x9E3779B1 + 0x7F4A7C15) & 0xFFFFFFFF
    number ^= number >> 15
    number = (number * 0x85EBCA6B) & 0xFFFFFFFF
    return number ^ number >> 13


def text_of(number: int) -> str:
    """The text of a message: a harder one every now and then, else one of 4 to 40 words."""
    if number % _HARDER_EVERY == _HARDER_EVERY - 1:
        return HARDER[number // _HARDER_EVERY % len(HARDER)]
    chance = mixed(number)
    if chance % 8 == 0:
        return _SHORT[chance // 8 % len(_SHORT)]
    sentences = [_sentence(chance, chance % 3)]
    for further in range(1, 1 + chance // 8 % 3):
        sentence = _sentence(mixed(chance + further), 0)
        if sum(said.count(" ") + 1 for said in (*sentences, sentence)) > MOST_WORDS:
            break
        sentences.append(sentence)
    return " ".join(sentences)


def _sentence(chance: int, named: int) -> str:
    """A sentence; where `named` is 1 it names something by a number."""
    chance, subject = divmod(chance, len(_SUBJECTS))
    chance, verb = divmod(chance, len(_VERBS))
    chance, whom = divmod(chance, len(_OBJECTS))
    chance, ending = divmod(chance, len(_ENDINGS))
    words = [_SUBJECTS[subject], _VERBS[verb], _OBJECTS[whom]]
    if named == 1:
        number = 10_000 + mixed(chance + subject * 7 + verb * 131) % 90_000
        words.append(f"for {_REFERENCES[number % len(_REFERENCES)]} {number}")
    if _ENDINGS[ending]:
        words.append(_ENDINGS[ending])
    return " ".join(words) + "."


def plain(text: str) -> str:
    """A text without the marks of Markdown."""
    if not any(mark in text for mark in "*_`[#"):
        return text
    text = _FENCE.sub("", text)
    text = _HEADING.sub("", text)
    text = _LINK.sub(r"\1", text)
    return _MARKS.sub(lambda found: next(it for it in found.groups() if it is not None), text)
