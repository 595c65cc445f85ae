"""What stands beside or under the names and facts of a list."""

from __future__ import annotations

from collections.abc import Iterable

from clickup_desktop.language.texts import joined, ngettext, pgettext
from clickup_desktop.ui.widgets.numbers import number_text


def side_by_side(facts: Iterable[str]) -> str:
    """Return facts that stand beside each other, without those that are empty: "Acme · Shared"."""
    between = pgettext("between facts that stand beside each other", " · ")
    return joined(between, filter(None, facts))


def more_text(number: int) -> str:
    """Return what is said under a list of which so many are left out."""
    text = ngettext("and {count} more", "and {count} more", number)
    return text.format(count=number_text(number))
