"""Whatever somebody called a place, it is shown on one line, bounded, in its own direction."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.untrusted_text import (
    MAXIMUM_NAME,
    closed_isolates,
    display_paragraph,
    display_sentence,
    display_text,
    without_isolates,
)

OPEN, END, MARK = "\u2068", "\u2069", "\u200f"


def test_line_breaks_and_nulls_become_blanks() -> None:
    assert display_text("Launch\n\x00 2027\t") == "Launch 2027"


def test_direction_overrides_are_removed() -> None:
    assert display_text("invoice\u202efdp.exe") == "invoice fdp.exe"


def test_terminal_escapes_lose_their_escape() -> None:
    assert "\x1b" not in display_text("\x1b[31mred\x1b[0m")


def test_markup_is_left_as_the_text_it_is() -> None:
    assert display_text("<b>Bold</b>") == "<b>Bold</b>"


def test_ten_thousand_characters_are_cut() -> None:
    shown = display_text("x" * 10_000)
    assert len(shown) == MAXIMUM_NAME
    assert shown.endswith("…")


def test_an_emoji_family_stays_together() -> None:
    family = "\U0001f469\u200d\U0001f467"
    assert display_text(family) == family


def test_a_tower_of_accents_is_cut_and_what_scripts_need_stays() -> None:
    tower = "Z" + "\u0301\u0337\u035c" * 200 + "algo"
    assert display_text(tower) == "Z" + "\u0301\u0337\u035c" * 2 + "algo"
    needed = (
        "q\u0323\u0302",
        "\u05d1\u05bc\u05b0\u0591",
        "\u0f66\u0f92\u0fb2\u0f74\u0f56",
        "1\ufe0f\u20e3",
    )
    assert [display_text(text) for text in needed] == list(needed)


def test_a_name_that_draws_nothing_is_none() -> None:
    assert display_text("\u200b\u200d\u3164\ufeff\u2800\u00ad\u200c") == ""


def test_a_paragraph_keeps_its_lines() -> None:
    assert display_paragraph("one\r\ntwo\x07\n") == "one\ntwo"


def test_what_isolates_a_name_leaves_no_blank_behind() -> None:
    assert display_text(f"({OPEN}שלום{END})") == "(שלום)"
    assert display_text(f"{MARK}ClickUp") == "ClickUp"
    assert without_isolates(f"{MARK}ClickUp: {OPEN}שלום{END}") == "ClickUp: שלום"


def test_a_sentence_keeps_the_isolates_around_its_names() -> None:
    sentence = f"{OPEN}שלום{END} is linked."
    assert display_sentence(sentence) == sentence
    assert display_sentence(f"{MARK}{sentence}\n\u202e") == f"{MARK}{sentence}"


def test_nothing_reaches_beyond_an_isolate() -> None:
    assert closed_isolates(f"a{END}b{OPEN}c") == f"ab{OPEN}c{END}"
    assert display_sentence("x" * 10 + f"{OPEN}{'y' * 400}{END}", maximum=20).endswith(f"…{END}")
    assert closed_isolates(f"{OPEN}ab…yz is linked") == f"{OPEN}ab…{END}yz is linked"
    assert closed_isolates(f"{OPEN}a{OPEN}b…c{END} d") == f"{OPEN}a{OPEN}b…{END}c{END} d"


@given(st.text(alphabet=f"{OPEN}{END}a…"))
def test_isolates_are_closed_once_each(text: str) -> None:
    depth, closed = 0, closed_isolates(text)
    for character in closed:
        depth += (character == OPEN) - (character == END)
        assert depth >= 0
    assert depth == 0
    assert without_isolates(closed) == without_isolates(text)
    assert closed_isolates(closed) == closed


@given(st.text())
def test_nothing_unshowable_is_left(text: str) -> None:
    shown = display_text(text)
    assert "\n" not in shown
    assert len(shown) <= MAXIMUM_NAME
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in shown)
