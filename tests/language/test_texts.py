"""Texts in the language in use."""

from __future__ import annotations

import copy
import pickle
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from clickup_desktop.language import texts
from clickup_desktop.language.texts import (
    N_,
    _,
    filled,
    in_english,
    is_english,
    ngettext,
    noting,
    pgettext,
)


@pytest.fixture
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have a catalogue of a language with three plural forms, and use it."""
    catalogue = Catalog(locale="pl")
    catalogue.add("Save", "Zapisz")
    catalogue.add("{name} has {count} links.", "{count} lii ma {name}.")
    catalogue.add("Open", "Otwarte", context="a state")
    catalogue.add(("{count} link", "{count} links"), ("{count} l", "{count} lii", "{count} lov"))
    path = tmp_path / "clickup_desktop.mo"
    with path.open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(texts, "resource_path", lambda _name: path)
    texts.use("pl")
    yield
    texts.use("en")


@pytest.mark.usefixtures("polish")
def test_texts_are_shown_in_the_language_in_use() -> None:
    assert _("Save") == "Zapisz"
    assert pgettext("a state", "Open") == "Otwarte"
    assert [ngettext("{count} link", "{count} links", n)[8:] for n in (1, 2, 5)] == [
        "l",
        "lii",
        "lov",
    ]


@pytest.mark.usefixtures("polish")
def test_what_the_catalogue_lacks_is_english() -> None:
    assert _("Cancel") == "Cancel"
    assert pgettext("a button", "Open") == "Open"
    assert ngettext("one row", "rows", 3) == "rows"


@pytest.mark.usefixtures("polish")
def test_no_text_is_no_text() -> None:
    # gettext keeps the catalogue's own header under "".
    assert _("") == ""


@pytest.mark.usefixtures("polish")
def test_a_constant_is_translated_where_it_is_shown() -> None:
    constant = N_("Save")
    assert constant == "Save"
    assert _(constant) == "Zapisz"


@pytest.mark.usefixtures("polish")
def test_the_log_is_english_while_the_window_is_not() -> None:
    seen = []
    with in_english():
        assert _("Save") == "Save"
        thread = threading.Thread(target=lambda: seen.append(_("Save")))
        thread.start()
        thread.join()
    assert seen == ["Zapisz"]
    assert _("Save") == "Zapisz"


def test_a_language_without_a_catalogue_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        texts.use("xx")
    assert _("Save") == "Save"


@pytest.mark.usefixtures("polish")
def test_a_constant_with_values_is_english_until_it_is_shown() -> None:
    text = filled(N_("{name} has {count} links."), name="{Acme}", count=3)
    assert text == "{Acme} has 3 links."
    assert _(text) == "3 lii ma {Acme}."
    with in_english():
        assert _(text) == text
    assert _(copy.deepcopy(text)) == _(pickle.loads(pickle.dumps(text))) == _(text)


def test_it_is_known_whether_texts_are_english(polish: None) -> None:
    assert not is_english()
    with in_english():
        assert is_english()


def test_what_is_said_is_noted_without_its_values() -> None:
    with noting() as said:
        _("{name} is linked.").format(name="Acme")
        _(filled(N_("It must not set {option}."), option="Acme"))
        with noting() as within:
            pgettext("a button", "Open")
        ngettext("{count} link", "{count} links", 2)
    _("Save")
    assert within == ["Open"]
    assert said == ["{name} is linked.", "It must not set {option}.", "Open", "{count} links"]
