"""What a policy decides, in words for people."""

from __future__ import annotations

from clickup_desktop.integration.policy.copies import days_text
from clickup_desktop.integration.policy.policy import Key, Policy
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import N_, _
from clickup_desktop.untrusted_text import display_text

_NAMES = {
    Key.ORGANIZATION_ADDRESS: N_("Organization"),
    Key.ORGANIZATION_URL: N_("Organization URL"),
    Key.VISIBILITY: N_("Connections"),
    Key.WORKSPACES: N_("Allowed Workspaces"),
    Key.SPACES: N_("Allowed Spaces"),
    Key.PROXY: N_("Proxy"),
    Key.CERTIFICATES: N_("Certificates"),
    Key.SAMPLE: N_("Sample workspace"),
    Key.LANGUAGE: N_("Language"),
    Key.MESSAGE_COPY_DAYS: N_("Copies of messages"),
}
_VISIBILITIES = {"shared": N_("Shared only"), "private": N_("Private only")}


def managed_lines(policy: Policy) -> tuple[tuple[str, str, bool], ...]:
    """Return what is decided: its name, its value, and whether that is a name or an address."""
    return tuple((_(_NAMES[key]), *_value(policy, key)) for key in policy.keys)


def managed_by(policy: Policy) -> str:
    """Return the reason why something can't be chosen."""
    return _("Set by your organization in {file}.").format(
        file=display_text(str(policy.file), maximum=300)
    )


def _value(policy: Policy, key: Key) -> tuple[str, bool]:
    match key:
        case Key.VISIBILITY:
            return _(_VISIBILITIES[policy.visibility]), False
        case Key.WORKSPACES | Key.SPACES:
            ids = policy.workspaces if key is Key.WORKSPACES else policy.spaces
            return display_text(enumeration(sorted(ids or ())), maximum=500), True
        case Key.SAMPLE:
            return _("Not allowed"), False
        case Key.MESSAGE_COPY_DAYS:
            return days_text(policy.message_copy_days), False
        case _:
            return display_text(str(policy.value(key)), maximum=500), True
