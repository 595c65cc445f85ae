"""The people of the sample company."""

from __future__ import annotations

from .records import Person

_FIRST_ID = 10_100_001
_COLORS = ("#5b3fe0", "#0b7a53", "#8a5800", "#b3261e", None)
# The places of those who own tokens.
OWNER, SECOND, GUEST = 0, 1, 2
_NAMED = (
    ("Acme Admin", "admin"),
    ("Alex Sample", "alex.sample"),
    ("Guest Example", "guest"),
    ("Robin Placeholder", "robin.placeholder"),
    ("Kim Example", "kim.example"),
)
_INVITED_EVERY = 17


def sample_people(count: int) -> tuple[Person, ...]:
    """The first `count` people, always the same ones. Some are invited only, without a name."""
    return tuple(_person(index) for index in range(count))


def _person(index: int) -> Person:
    color = _COLORS[index % len(_COLORS)]
    if index < len(_NAMED):
        name, mailbox = _NAMED[index]
    else:
        name, mailbox = f"Sample Member {index + 1}", f"member{index + 1}"
    invited = index % _INVITED_EVERY == _INVITED_EVERY - 1
    return Person(
        id=_FIRST_ID + index,
        username=None if invited else name,
        email=f"{mailbox}@acme.example",
        initials=mailbox[0].upper() if invited else "".join(part[0] for part in name.split()[:2]),
        color=color,
    )
