"""The document is the same for the same rows, and no row can break out of its place."""

from __future__ import annotations

from itertools import permutations

from clickup_desktop.troubleshooting.hint import Hint, Step
from tests.failures.recorder import shown
from tests.failures.table import Row, document_of

ROWS = (
    Row("Answers", "Cut off", "a server", "A hint.", "Everything."),
    Row("Answers", "Too long", "a server", "A hint.", "Everything."),
    Row("Proxies", "Not there", "a | b\nc", "A hint.", "Everything."),
)


def test_the_order_of_the_tests_does_not_matter() -> None:
    assert len({document_of(order) for order in permutations(ROWS)}) == 1


def test_every_theme_has_its_heading_and_every_fault_its_line() -> None:
    lines = document_of(ROWS).splitlines()
    assert [line for line in lines if line.startswith("## ")] == ["## Answers", "## Proxies"]
    assert lines[-1] == "| Not there | a \\| b c | A hint. | Everything. |"


def test_a_hint_is_told_with_its_first_steps() -> None:
    steps = (Step("Do this."), Step("Or that."), Step("Or nothing."))
    hint = Hint("code", "Title", "It happened.", ("A cause.",), steps, "details")
    assert shown(hint) == "**Title.** It happened. → Do this. Or that."
