"""Names in one sentence."""

from __future__ import annotations

from clickup_desktop.language.texts import joined, pgettext

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def enumeration(names: Iterable[str]) -> str:
    """Return names that all count, such as "Acme, Example"."""
    return joined(pgettext("between names that all count", ", "), names)


def alternatives(names: Iterable[str]) -> str:
    """Return names of which one counts, such as "Acme or Example"."""
    return joined(pgettext("between names of which one counts", " or "), names)
