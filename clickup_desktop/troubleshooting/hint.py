"""What a person is told when something fails: what happened, why that usually is, what now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from clickup_desktop.language.texts import N_, _


class Action(StrEnum):
    """A step that the program can take for the person: a button in the window."""

    OPEN_TOKEN_PAGE = "open-token-page"  # noqa: S105 - the name of a button
    UPDATE_TOKEN = "update-token"  # noqa: S105 - the name of a button
    CHECK_ORGANIZATION_URL = "check-organization-url"
    CONNECT = "connect"
    CHOOSE_CHANNEL = "choose-channel"
    RETRY = "retry"
    WAIT = "wait"
    RUN_DIAGNOSTICS = "run-diagnostics"
    KEEP_FOR_SESSION = "keep-for-session"
    UNLOCK_KEYRING = "unlock-keyring"
    SHOW_ROLE_HOLDERS = "show-role-holders"
    COPY_DETAILS = "copy-details"

    @property
    def label(self) -> str:
        """What stands on the button."""
        return _(_LABELS[self])


_LABELS = {
    Action.OPEN_TOKEN_PAGE: N_("Open ClickUp's settings"),
    Action.UPDATE_TOKEN: N_("Update the token"),
    Action.CHECK_ORGANIZATION_URL: N_("Check the organization URL"),
    Action.CONNECT: N_("Connect ClickUp"),
    Action.CHOOSE_CHANNEL: N_("Choose a Channel"),
    Action.RETRY: N_("Try again"),
    Action.WAIT: N_("Wait"),
    Action.RUN_DIAGNOSTICS: N_("Run diagnostics"),
    Action.KEEP_FOR_SESSION: N_("Keep for this session"),
    Action.UNLOCK_KEYRING: N_("Unlock the keyring"),
    Action.SHOW_ROLE_HOLDERS: N_("Show who can give me the role"),
    Action.COPY_DETAILS: N_("Copy details"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do now; with an `action` where the program can do it.

    Attributes:
        seconds: how long to wait first, where the action is to wait.
        is_button: whether the sentence stands on the button itself. A button with a sentence beside
            it is for one that says more than the button does.
    """

    text: str
    action: Action | None = None
    seconds: int = 0
    is_button: bool = False

    def shown(self) -> Step:
        """Return the step of a constant in the language in use."""
        return replace(self, text=_(self.text))

    @property
    def label(self) -> str:
        """What stands on its button; "" where it has none."""
        if self.action is None:
            return ""
        return self.text.removesuffix(".") if self.is_button else self.action.label


@dataclass(frozen=True, slots=True)
class Hint:
    """A failure, told to the person it happened to.

    Attributes:
        code: a stable name of the hint, for scripts and for the log.
        title: a few words.
        happened: one sentence.
        causes: why that usually is, the likeliest first.
        steps: what to do now, in order.
        details: status, code and the other side's own words, redacted; may be empty.
    """

    code: str
    title: str
    happened: str
    causes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    details: str = ""

    def with_details(self, details: str) -> Hint:
        """Return the same hint with other details."""
        return replace(self, details=details)

    @property
    def texts(self) -> frozenset[str]:
        """Everything that it says."""
        said = (self.title, self.happened, *self.causes, self.details)
        return frozenset((*said, *(step.text for step in self.steps)))

    def with_texts(self, change: Callable[[str], str]) -> Hint:
        """Return the same hint with each of its texts changed."""
        return replace(
            self,
            title=change(self.title),
            happened=change(self.happened),
            causes=tuple(map(change, self.causes)),
            steps=tuple(replace(step, text=change(step.text)) for step in self.steps),
            details=change(self.details),
        )

    def actions(self) -> tuple[Action, ...]:
        """Return the steps' actions, each once, in order."""
        return tuple(dict.fromkeys(step.action for step in self.steps if step.action))

    def to_dict(self) -> dict[str, Any]:
        """Return the hint as data, as `--json` prints it."""
        told = asdict(self)
        for step in told["steps"]:
            del step["is_button"]  # a matter of the window alone
        return told

    def to_text(self) -> str:
        """Return the hint as a few lines, as a terminal shows it."""
        lines = [self.title, self.happened]
        if self.causes:
            lines += ["", _("Common causes:"), *(f"  - {cause}" for cause in self.causes)]
        if self.steps:
            lines += ["", _("What to do now:")]
            lines += [f"  {number}. {step.text}" for number, step in enumerate(self.steps, 1)]
        if self.details:
            lines += ["", _("Details: {details}").format(details=self.details)]
        return "\n".join(lines)


@runtime_checkable
class Explained(Protocol):
    """An error that brings its own hint, for rooms that stand above this one."""

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        ...
