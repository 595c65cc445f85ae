"""Nobody can tell from a posted report who wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
import urllib3
from hypothesis import example, given
from hypothesis import strategies as st

from clickup_desktop.troubleshooting import identities
from clickup_desktop.troubleshooting.anonymising import Anonymiser, KnownName
from clickup_desktop.troubleshooting.redaction import remember_secret
from tests.growth import assert_grows_evenly
from tests.leaks import leaks

PLACEHOLDER = re.compile(r"\[[\w-]+(?: \d+)?\]|~")
HOME = Path("/data/people/acme-admin")
nobody = Anonymiser(())


def survives(name: str, text: str) -> bool:
    """Whether `name` can be read in `text`: short ones as a word of their own."""
    pieces = PLACEHOLDER.split(text)
    if len(name) >= 5:
        return any(name.lower() in piece.lower() for piece in pieces)
    words = [re.split(r"[^\w]|_", piece.lower()) for piece in pieces]
    return any(name.lower() in piece for piece in words)


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
    lambda name: any(map(str.isalnum, name)) and name.strip() == name
)
BETWEEN = st.sampled_from([" ", "/", '"', "\n", ": ", "<", "@", ".", "[", "_", "-", "%", "\\"])


@given(st.lists(NAMES, min_size=1, max_size=4), st.lists(BETWEEN, min_size=5, max_size=5), NAMES)
@example(["Acme", "Acme Admin"], [" "] * 5, "Acme")
@example(["10.0.0.1 Lab"], [" "] * 5, "x")
@example(["admin@acme.example"], [": "] * 5, "home")
@example(["account", "removed", "e-mail"], ["/"] * 5, "1")
def test_no_known_name_survives_wherever_it_stands(
    names: list[str], between: list[str], other: str
) -> None:
    pieces = [other, *names, other]
    text = "".join(
        piece + (between[number % 5]) for number, piece in enumerate([*pieces, *reversed(names)])
    )
    cleaned = Anonymiser(KnownName("account", name) for name in names).clean(text)
    for name in names:
        assert not survives(name, cleaned)


SECRET = "pk_4004_ANONYMOUSCANARY0123456789ABCDEF"


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_secret_survives(before: str, after: str) -> None:
    remember_secret(SECRET)
    cleaned = nobody.clean(f"{before}{SECRET}{after}")
    assert not leaks(cleaned, SECRET)


@given(st.text(max_size=2_000))
def test_any_text_can_be_cleaned(text: str) -> None:
    Anonymiser([KnownName("member", "Acme Admin")], HOME).clean(text)


@pytest.mark.parametrize("text", ["a" * 50_000, "/" * 50_000, "a." * 25_000, "a@" * 25_000])
def test_twice_as_long_a_line_takes_no_four_times_as_long(text: str) -> None:
    assert_grows_evenly(lambda line: list(identities.find(line, HOME)), text)


def test_the_same_name_has_the_same_placeholder_and_another_has_another() -> None:
    cleaned = Anonymiser(
        [
            KnownName("Workspace", "Acme Rollout"),
            KnownName("Workspace", "Acme Sandbox"),
            KnownName("Workspace", "90130001", "Acme Rollout"),
        ]
    ).clean("Acme Rollout, then ACME SANDBOX, then /team/90130001 and Acme Rollout")
    assert (
        cleaned == "[Workspace 1], then [Workspace 2], then /team/[Workspace 1] and [Workspace 1]"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Müller & Söhne", '{"name": "M\\u00fcller & S\\u00f6hne"}'),
        ("Müller & Söhne", "GET /search?q=M%C3%BCller%20%26%20S%C3%B6hne"),
        ("Line\nbreak GmbH", "Line break GmbH"),
        ("Line\nbreak GmbH", "a Line\nbreak GmbH b"),
        ("Acme 🚀", "'Acme 🚀'"),
    ],
)
def test_a_name_is_found_in_other_notations(name: str, text: str) -> None:
    cleaned = Anonymiser([KnownName("Workspace", name)]).clean(text)
    assert "[Workspace 1]" in cleaned
    assert "break" not in cleaned
    assert "hne" not in cleaned


@pytest.mark.parametrize(
    ("write", "around"),
    [(json.dumps, ('"', '"')), (repr, ("'", "'")), (quote, ("", ""))],
    ids=["JSON", "repr", "address"],
)
def test_nothing_is_left_of_a_name_in_other_notations(
    write: Callable[[str], str], around: tuple[str, str]
) -> None:
    name = """Ärzte "Nord"\n'Süd' Ö"""
    cleaned = Anonymiser([KnownName("Workspace", name)]).clean(write(name))
    assert cleaned == f"{around[0]}[Workspace 1]{around[1]}"


def test_a_short_name_leaves_other_words_alone() -> None:
    cleaned = Anonymiser([KnownName("member", "Ann")]).clean("Ann cannot; asked by ANN.")
    assert cleaned == "[member 1] cannot; asked by [member 1]."


@pytest.mark.parametrize(
    ("name", "text", "cleaned"),
    [
        ("Acme", "Acme's Acmeister", "[Space 1]'s Acmeister"),
        ("Acmes", "Acmes and Acmester", "[Space 1] and [Space 1]ter"),
        ("C++", "C++11 is no AC++", "[Space 1]11 is no AC++"),
        ("+AB", "a+AB and +ABC", "a[Space 1] and +ABC"),
    ],
)
def test_a_name_of_up_to_four_characters_is_a_word_where_it_begins_and_ends_like_one(
    name: str, text: str, cleaned: str
) -> None:
    assert Anonymiser([KnownName("Space", name)]).clean(text) == cleaned


@pytest.mark.parametrize("name", ["***", "→", "✓✓"])
def test_a_name_of_three_marks_or_of_one_rare_one_is_a_name(name: str) -> None:
    cleaned = Anonymiser([KnownName("Space", name)]).clean(f"read {name}, then {name}")
    assert cleaned == "read [Space 1], then [Space 1]"


def test_names_side_by_side_are_each_left_out() -> None:
    names = [KnownName("account", "Acme Admin"), KnownName("Workspace", "Acme Rollout")]
    cleaned = Anonymiser(names).clean("Acme AdminAcme Rollout")
    assert cleaned == "[account 1][Workspace 1]"


@pytest.mark.parametrize("name", ["", " ", "-", "--", "…"])
def test_what_names_nobody_is_not_looked_for(name: str) -> None:
    text = "GET /api/v2/user - in 3 ms -- fine"
    assert Anonymiser([KnownName("Space", name)]).clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("write to acme.admin+it@mail.example now", "write to [e-mail] now"),
        ("as admin@localhost", "as [e-mail]"),
        ("connected to 10.20.30.40:8443", "connected to [address]:8443"),
        ("at fe80::1%eth0 and 2001:db8::7", "at [address] and [address]"),
        ("through aa:bb:cc:dd:ee:ff", "through [address]"),
        ("at 127.0.0.1:34907 and ::1 and 0.0.0.0", "at 127.0.0.1:34907 and ::1 and 0.0.0.0"),
        ("https://proxy:3128/pac", "https://[host]:3128/pac"),
        ("http://[2001:db8::7]:80/", "http://[host]:80/"),
        ("leads to login.acme.example.", "leads to [host]."),
        ("clickup.com.acme.example", "[host]"),
        ("https://api.clickup.com/api/v2/user", "https://api.clickup.com/api/v2/user"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        (
            "look at status.clickup.com in your browser",
            "look at status.clickup.com in your browser",
        ),
        (r"\\fileserver\data", r"\\[host]\data"),
        ("/data/people/acme-admin/.local/share", "~/.local/share"),
        ("/home/somebody/.config", "~/.config"),
        (r"C:\Users\Some Body\AppData", r"~ Body\AppData"),
        ("GET /api/v2/team/90130001/space in 3 ms", "GET /api/v2/team/[id]/space in 3 ms"),
        ("/api/v3/workspaces/9/chat/channels/6-9-8", "/api/v3/workspaces/[id]/chat/channels/[id]"),
    ],
)
def test_what_gives_somebody_away_by_its_looks_goes(text: str, cleaned: str) -> None:
    assert Anonymiser((), HOME).clean(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24 10:28:42,732 INFO clickup_desktop.integration: Check folder: fine",
        "json.JSONDecodeError: expecting value",
        "organization.sqlite3, clickup-desktop.log.1, window.ini",
        'File "clickup_desktop/integration/checks/connection_check.py", line 41, in run',
        "Python 3.11.7, Qt 6.8.0, version 0.1.0",
        f"{urllib3.exceptions.__name__}.NewConnectionError: refused",
        "SecretStorage, e.g. GNOME Keyring; i.e. none",
    ],
)
def test_what_helps_and_tells_nothing_of_anybody_stays(text: str) -> None:
    assert nobody.clean(text) == text


def test_the_names_are_not_told_by_the_anonymiser_itself() -> None:
    assert "Acme" not in repr(Anonymiser([KnownName("account", "Acme Admin")]))
