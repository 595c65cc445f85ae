"""Names that the program gave because nobody else did.

They are kept in English, since others may read them in another language, and translated where they
are shown. A name that somebody chose stays as it is.
"""

from __future__ import annotations

from clickup_desktop.language.texts import N_, _

ORGANIZATION = N_("My organization")
USER = N_("This computer's user")

_OWN = frozenset({ORGANIZATION, USER})


def shown_name(name: str) -> str:
    """Return the name of an organization or a member in the language in use."""
    return _(name) if name in _OWN else name
