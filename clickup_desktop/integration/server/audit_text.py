"""The words of the audit trail, as people read them. They are stored in English."""

from __future__ import annotations

import re

from clickup_desktop.integration.policy.copies import days_text
from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.organization.roles import Role

_WHO = "{name} "
SENTENCES = {
    text.removeprefix(_WHO): text
    for text in (
        N_("{name} added a key of the organization"),
        N_("{name} added a member"),
        N_("{name} added a recovery key"),
        N_("{name} added copies of the key"),
        N_("{name} changed a key of the organization"),
        N_("{name} changed a link"),
        N_("{name} changed a member"),
        N_("{name} changed a recovery key"),
        N_("{name} changed a role"),
        N_("{name} changed copies of the key"),
        N_("{name} changed what a connection reaches"),
        N_("{name} connected ClickUp"),
        N_("{name} created the organization"),
        N_("{name} deleted a member"),
        N_("{name} deleted the organization"),
        N_("{name} disconnected ClickUp"),
        N_("{name} encrypted a token again"),
        N_("{name} ended an invitation"),
        N_("{name} exported messages"),
        N_("{name} gave a link a connection"),
        N_("{name} invited a member"),
        N_("{name} left a link without a connection"),
        N_("{name} left computers out of the new key"),
        N_("{name} linked a Channel"),
        N_("{name} made an invitation"),
        N_("{name} noticed that a linked Channel was renamed"),
        N_("{name} removed a key of the organization"),
        N_("{name} removed a link"),
        N_("{name} removed a member"),
        N_("{name} removed a recovery key"),
        N_("{name} removed copies of the key"),
        N_("{name} renamed the organization"),
        N_("{name} replaced an encrypted token"),
        N_("{name} replaced the recovery key"),
        N_("{name} set the address for assistance"),
        N_("{name} set the limit for copies of messages"),
        N_("{name} took over a connection"),
        N_("{name} updated the token"),
    )
}
"""What somebody did, by what the organization's server and this program write down."""

_ROLES = {role.value.replace("-", " ").title(): role for role in Role}
_WITH_ROLE = {
    "added a member": (" as ", N_("{name} as {role}")),
    "invited a member": (" as ", N_("{name} as {role}")),
    "changed a role": (" to ", N_("{name} to {role}")),
}
_OF_CONNECTIONS = frozenset(
    {
        "changed what a connection reaches",
        "connected ClickUp",
        "disconnected ClickUp",
        "encrypted a token again",
        "replaced an encrypted token",
        "took over a connection",
        "updated the token",
    }
)
_WITH_VISIBILITY = {
    " (private)": N_("{name} (private)"),
    " (shared)": N_("{name} (shared)"),
}
_RENAMED = "noticed that a linked Channel was renamed"
_OF_LINKS = frozenset(
    {
        "changed a link",
        "gave a link a connection",
        "left a link without a connection",
        "linked a Channel",
        _RENAMED,
        "removed a link",
    }
)
_PRIVATE = "a private Channel in "
_PRIVATE_CHANNEL = N_("a private Channel in {workspace}")
_NAMED = " now, in "
"""Stands in a rename where no Channel is private, though its name may begin like `_PRIVATE`."""
_UNNAMED_SOURCES = ", from a private Channel|, through a Private connection"
_EXPORTED = re.compile(
    rf"(?P<count>[0-9]{{1,19}})(?: from (?P<channel>.+)|(?P<unnamed>{_UNNAMED_SOURCES}))", re.DOTALL
)
_EXPORTED_FROM = {
    None: N_("{count} from {channel}"),
    ", from a private Channel": N_("{count}, from a private Channel"),
    ", through a Private connection": N_("{count}, through a Private connection"),
}
_LIMITED = re.compile(r"At most (?P<days>[0-9]{1,5}) days?")
_LIMITS = {"No limit": None, "Not allowed": 0}
_UNNAMED = {
    "a Private connection": N_("a Private connection"),
    "a connection that can't be read": N_("a connection that can't be read"),
    "a link that can't be read": N_("a link that can't be read"),
    "through a Private connection": N_("through a Private connection"),
}


def done_text(name: str, action: str) -> str:
    """Return who did what; an action that is not known stays as it is written down.

    Args:
        name: "" where it stands in a column of its own.
    """
    sentence = SENTENCES.get(action)
    if sentence is None:
        return f"{name} {action}".strip()
    return _(sentence).format(name=shown_name(name)).strip()


def subject_text(action: str, subject: str) -> str:
    """Return what it was done to; names stay as they are, and so does what is not known."""
    between, text = _WITH_ROLE.get(action, ("", ""))
    if between:
        name, _found, title = subject.rpartition(between)
        if title in _ROLES:
            return _(text).format(name=shown_name(name), role=_ROLES[title].title)
    if action in _OF_CONNECTIONS:
        for ending, text in _WITH_VISIBILITY.items():
            if subject.endswith(ending):
                return _(text).format(name=subject.removesuffix(ending))
    named = action == _RENAMED and _NAMED in subject
    if action in _OF_LINKS and subject.startswith(_PRIVATE) and not named:
        return _(_PRIVATE_CHANNEL).format(workspace=subject.removeprefix(_PRIVATE))
    if action == "exported messages" and (exported := _EXPORTED.fullmatch(subject)):
        count, text = whole_number(int(exported["count"])), _EXPORTED_FROM[exported["unnamed"]]
        return _(text).format(count=count, channel=exported["channel"])
    if action == "set the limit for copies of messages":
        return _limit_text(subject)
    return _(_UNNAMED[subject]) if subject in _UNNAMED else shown_name(subject)


def _limit_text(subject: str) -> str:
    if subject in _LIMITS:
        return days_text(_LIMITS[subject])
    limited = _LIMITED.fullmatch(subject)
    return subject if limited is None else days_text(int(limited["days"]))
