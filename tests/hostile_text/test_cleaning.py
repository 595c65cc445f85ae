"""What the cleaning of hostile text promises, whatever the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.cli.output import Output
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.ui.widgets.plain_tooltip import MAXIMUM, plain_tooltip
from clickup_desktop.untrusted_text import (
    MAXIMUM_NAME,
    MAXIMUM_PARAGRAPH,
    display_paragraph,
    display_text,
)
from tests.hostile_text.payloads import PAYLOADS, assert_printable

ANYTHING = st.one_of(
    st.text(),
    st.sampled_from(list(PAYLOADS.values())),
    st.text(st.characters(categories=("Mn", "Me", "Cf", "Cc", "Cs", "Zl", "Zp", "Zs", "Lu"))),
)
MOST_MARKS = 6


def longest_tower(text: str) -> int:
    """Return how many marks stand on one letter at most."""
    most = height = 0
    for character in text:
        if unicodedata.category(character) in {"Mn", "Me"}:
            height += 1
            most = max(most, height)
        elif character not in "\u200c\u200d":
            height = 0
    return most


@given(ANYTHING)
def test_a_name_is_one_short_line_that_draws_what_it_holds(text: str) -> None:
    shown = display_text(text)
    assert_printable(shown, "the name", lines=False)
    assert len(shown) <= MAXIMUM_NAME
    assert longest_tower(shown) <= MOST_MARKS
    assert shown == shown.strip()
    assert display_text(shown) == shown


@given(ANYTHING)
def test_a_paragraph_keeps_nothing_but_its_line_breaks(text: str) -> None:
    shown = display_paragraph(text)
    assert_printable(shown, "the paragraph")
    assert len(shown) <= MAXIMUM_PARAGRAPH
    assert longest_tower(shown) <= MOST_MARKS
    assert "\n\n\n" not in shown


@given(ANYTHING)
def test_a_tooltip_has_no_tag_but_its_own(text: str) -> None:
    tip = plain_tooltip(text)
    if not text:
        assert tip == ""
        return
    inner = tip.removeprefix("<qt>").removesuffix("</qt>").replace("<br/>", "")
    assert "<" not in inner
    assert ">" not in inner
    assert len(inner) <= MAXIMUM * len("&quot;")


@given(ANYTHING)
@pytest.mark.parametrize("as_json", [False, True])
def test_nothing_that_is_printed_reaches_for_the_terminal(as_json: bool, text: str) -> None:
    import io  # noqa: PLC0415 - a terminal of this very example
    from contextlib import redirect_stderr, redirect_stdout  # noqa: PLC0415

    hint = Hint("code", text, text, (text,), (Step(text),), text)
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        output = Output(as_json=as_json)
        output.line(text)
        output.note(text)
        output.progress(text)
        output.table(("ID", "NAME"), [(text, text)])
        output.failure(hint, {"name": text})
    assert_printable(out.getvalue() + err.getvalue(), "what was printed")
    if as_json:
        assert out.getvalue().isascii()
