"""Why a policy stops what was asked for. It is light, as the policy is."""

from __future__ import annotations

from enum import StrEnum

from clickup_desktop.integration.policy.policy import Key
from clickup_desktop.language.texts import N_, _
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.untrusted_text import display_text

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_ASK = N_("Ask whoever manages this computer, if you need it otherwise.")


class PolicyError(Exception):
    """What the policy does not let happen.

    Attributes:
        file: the policy's.
    """

    def __init__(self, file: Path, words: str) -> None:
        super().__init__(words)
        self.file = file

    @property
    def shown_file(self) -> str:
        """The policy's file, as it is told to people."""
        return display_text(str(self.file), maximum=300)

    def to_hint(self) -> Hint:
        raise NotImplementedError


class PolicyUnusable(PolicyError):
    """The file is there, and does not say clearly what is allowed.

    Attributes:
        key: what is wrong in it; "" for the file as a whole.
        reason: in words for the person.
    """

    def __init__(self, file: Path, key: str, reason: str) -> None:
        super().__init__(file, f"{key}: {reason}" if key else reason)
        self.key = key
        self.reason = reason

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        reason = display_text(_(self.reason), maximum=500)
        happened = _("{file} can't be used: {reason}").format(file=self.shown_file, reason=reason)
        if self.key:
            happened = _("In {file}, “{key}” is not valid: {reason}").format(
                file=self.shown_file, key=display_text(self.key, maximum=60), reason=reason
            )
        return Hint(
            "policy-unusable",
            _("The policy for this computer can't be used"),
            happened,
            (_("It was edited by hand or written for another version of the program."),),
            (
                Step(_("Ask whoever manages this computer to correct the file.")),
                Step(_("Then start the program again. Until then it does nothing.")),
            ),
        )


class AgainstPolicy(PolicyError):
    """Something was asked for that the policy decides otherwise.

    Attributes:
        key: which of its keys does.
        value: what that says, for people.
        asked: the option or the step that was asked for; "" where nothing need be named.
    """

    def __init__(self, file: Path, key: Key, value: str, asked: str = "") -> None:
        super().__init__(file, f"{asked or key} is against {file} ({key})")
        self.key = key
        self.value = value
        self.asked = asked

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        file, value = self.shown_file, display_text(self.value, maximum=300)
        text = _ONLY[self.value] if self.key is Key.VISIBILITY else _REFUSALS[self.key]
        happened = _(text).format(file=file, value=value)
        return Hint(
            "against-policy",
            _("This is managed by your organization"),
            happened,
            (),
            (Step(_(_ASK)),),
            display_text(self.asked, maximum=100),
        )


_ONLY = {
    "shared": N_("{file} allows only Shared connections."),
    "private": N_("{file} allows only Private connections."),
}
_REFUSALS = {
    Key.ORGANIZATION_ADDRESS: N_("{file} allows only the organization at {value}."),
    Key.ORGANIZATION_URL: N_("{file} allows only the organization URL {value}."),
    Key.WORKSPACES: N_("{file} allows only some Workspaces, and this is none of them: {value}."),
    Key.SPACES: N_("{file} allows only some Spaces, and this Channel is in none of them."),
    Key.SAMPLE: N_("{file} does not allow the sample workspace."),
    Key.LANGUAGE: N_("{file} sets the language {value}."),
    Key.MESSAGE_COPY_DAYS: N_("{file} says for how long copies of messages may be kept."),
}


class Reason(StrEnum):
    """Why a connection is kept and not used; the values are codes of hints."""

    ORGANIZATION = "policy-other-organization"
    URL = "policy-other-url"
    VISIBILITY = "policy-other-visibility"
    WORKSPACES = "policy-no-workspace"


_HAPPENED = {
    Reason.ORGANIZATION: N_("{file} allows connections only in the organization at {value}."),
    Reason.URL: N_(
        "{file} allows only the organization URL {value}, and this connection has another one."
    ),
    Reason.WORKSPACES: N_(
        "{file} allows only some Workspaces, and this connection reaches none of them."
    ),
}
_STEPS = {
    Reason.ORGANIZATION: N_("Join that organization, then move the connection there."),
    Reason.URL: N_("Connect again, or update the token with the allowed organization URL."),
    Reason.VISIBILITY: N_("Connect again with the visibility that is allowed."),
    Reason.WORKSPACES: N_("Connect with the token of a member of an allowed Workspace."),
}


class ConnectionAgainstPolicy(PolicyError):
    """A connection that was made before is kept and not used.

    Attributes:
        reason: why not.
        value: what the policy allows instead, for people.
    """

    def __init__(self, file: Path, reason: Reason, value: str) -> None:
        super().__init__(file, reason.value)
        self.reason = reason
        self.value = value

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        value = display_text(self.value, maximum=300)
        text = _ONLY[self.value] if self.reason is Reason.VISIBILITY else _HAPPENED[self.reason]
        why = _(text).format(file=self.shown_file, value=value)
        return Hint(
            self.reason.value,
            _("This connection is against the policy for this computer"),
            _("{reason} It is kept, but not used.").format(reason=why),
            (),
            (Step(_(_STEPS[self.reason])), Step(_(_ASK))),
        )
