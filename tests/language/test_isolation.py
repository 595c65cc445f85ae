"""Names keep their own direction within a sentence, and sentences theirs."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clickup_desktop.language.isolation import (
    isolate_nothing,
    isolate_values,
    isolated,
)
from clickup_desktop.language.lists import alternatives, enumeration
from clickup_desktop.language.numbers import NumberMarks, write_numbers_with
from clickup_desktop.language.texts import _, filled, in_english, joined, ngettext, noting
from clickup_desktop.untrusted_text import without_isolates
from tests.language.made_up import spoken
from tests.language.pseudo import PseudoCatalogue

HEBREW, ARABIC, LATIN = "שיווק", "تسويق", "Sales"
CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def alone(name: str) -> str:
    """A name as it stands in a sentence, isolated."""
    return f"\u2068{name}\u2069"


@pytest.fixture
def from_left() -> None:
    """Have a window from left to right, such as in English."""
    isolate_values(from_right=False)


@pytest.fixture
def from_right() -> Iterator[None]:
    """Have a window from right to left."""
    isolate_values(from_right=True)
    with spoken(PseudoCatalogue(right_to_left=True)):
        yield


@pytest.mark.usefixtures("from_left")
@pytest.mark.parametrize("name", [LATIN, "営業", "Marketing 2027", "#1 (EU)", "", "é\u0301", "🎉"])
def test_a_sentence_with_a_name_of_its_own_direction_stays_as_it_is(name: str) -> None:
    assert _("{channel} is linked.").format(channel=name) == f"{name} is linked."
    assert enumeration([name, LATIN]) == f"{name}, Sales"


@pytest.mark.usefixtures("from_left")
@pytest.mark.parametrize("name", [HEBREW, ARABIC, f"{HEBREW} 2027", f"EU {ARABIC}", "٣"])
def test_a_name_of_the_other_direction_is_isolated(name: str) -> None:
    assert _("{channel} is linked.").format(channel=name) == f"{alone(name)} is linked."
    told = ngettext("{name}: {count} link", "{name}: {count} links", 2)
    assert told.format(name=name, count=2) == f"{alone(name)}: 2 links"
    assert _(filled("Not {name}.", name=name)) == f"Not {alone(name)}."
    assert enumeration([LATIN, name]) == f"Sales, {alone(name)}"
    assert alternatives([name, LATIN]) == f"{alone(name)} or Sales"


def test_german_sentences_are_written_from_left_to_right_too() -> None:
    isolate_values(from_right=False)
    with spoken(PseudoCatalogue()):
        assert alone(HEBREW) in _("{channel} is linked.").format(channel=HEBREW)
        assert "\u2068" not in _("{channel} is linked.").format(channel="Verkäufe")


@pytest.mark.usefixtures("from_right")
def test_a_latin_name_is_isolated_in_a_sentence_from_right_to_left() -> None:
    said = _("{channel} is linked.").format(channel="C++ (EU)")
    assert said.startswith(f"⟦{alone('C++ (EU)')} ")
    assert _("In {folder}").format(folder="/home/acme").count(alone("/home/acme")) == 1
    assert "\u2068" not in _("{channel} is linked.").format(channel=f"{HEBREW} (חדש)")


def test_a_sentence_that_begins_with_a_latin_word_is_still_from_right_to_left() -> None:
    isolate_values(from_right=True)
    # None of these is in a catalogue: as if they were Arabic.
    assert _("ClickUp غير متاح") == "\u200fClickUp غير متاح"
    assert _("غير متاح") == "غير متاح"
    assert _("{name} · {server}").format(name="Acme", server="db") == (
        f"\u200f{alone('Acme')} · {alone('db')}"
    )
    assert _("غير\nClickUp") == "غير\n\u200fClickUp"
    assert enumeration(["Acme", HEBREW]) == f"\u200f{alone('Acme')}, {HEBREW}"
    assert joined(" › ", []) == ""


@pytest.mark.usefixtures("from_left")
def test_a_sentence_in_a_sentence_is_isolated_with_its_names() -> None:
    inner = _("{channel} is linked.").format(channel=HEBREW)
    assert _("{failure}. {sentence}").format(failure="Failed", sentence=inner) == (
        f"Failed. {alone(alone(HEBREW) + ' is linked.')}"
    )


@pytest.mark.usefixtures("from_left")
def test_the_log_has_names_as_they_are() -> None:
    with in_english():
        assert _("{channel} is linked.").format(channel=HEBREW) == f"{HEBREW} is linked."
        assert enumeration([HEBREW, ARABIC]) == f"{HEBREW}, {ARABIC}"
    with noting() as said:
        _("{channel} is linked.").format(channel=HEBREW)
    assert said == ["{channel} is linked."]


def test_nothing_is_isolated_unless_a_window_asks() -> None:
    assert _("{channel} is linked.").format(channel=HEBREW) == f"{HEBREW} is linked."
    assert isolated(HEBREW) == HEBREW
    isolate_values(from_right=True)
    isolate_nothing()
    assert enumeration([HEBREW, LATIN]) == f"{HEBREW}, Sales"
    assert type(_("{channel} is linked.")) is str


@pytest.mark.usefixtures("from_left")
def test_numbers_in_a_sentence_have_the_digits_of_the_locale() -> None:
    assert _("{seconds} s").format(seconds=12) == "12 s"
    write_numbers_with(lambda: NumberMarks("٬", "٫", zero="٠"), also_small=True)
    assert _("{seconds} s").format(seconds=12) == "١٢ s"
    assert _("{seconds:03} s").format(seconds=12) == "012 s"
    assert _("{yes}").format(yes=True) == "True"


@pytest.mark.usefixtures("from_left")
def test_a_text_may_go_to_another_process() -> None:
    text = pickle.loads(pickle.dumps(_("{channel} is linked.")))
    assert text.format(channel=HEBREW) == f"{alone(HEBREW)} is linked."


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text(
        st.one_of(st.sampled_from(CONTROLS + "\u200f aא١1"), st.characters()), max_size=30
    ),
    from_right=st.booleans(),
)
def test_whatever_a_name_brings_ends_with_it(name: str, from_right: bool) -> None:
    isolate_values(from_right=from_right)
    said = _("<{name}>").format(name=name)
    isolate_nothing()
    inside = said[said.index("<") + 1 : -1]
    assert not set(inside) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")
    depth = 0
    for character in inside:
        depth += (character == "\u2068") - (character == "\u2069")
        assert depth >= 0
    assert depth == 0
    assert without_isolates(inside) == without_isolates(
        name.translate(dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067")))
    )
