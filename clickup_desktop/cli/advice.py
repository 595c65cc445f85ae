"""What a hint advises, as it is done on the command line: where the window has a button."""

from __future__ import annotations

from dataclasses import replace

from clickup_desktop.language.texts import N_, _
from clickup_desktop.troubleshooting.hint import Action, Hint, Step

COMMANDS: dict[Action, str] = {
    Action.UPDATE_TOKEN: "update-token ID",
    Action.CONNECT: "connect --visibility shared|private",
    Action.CHOOSE_CHANNEL: "tree WORKSPACE",
    Action.RUN_DIAGNOSTICS: "doctor",
    Action.SHOW_ROLE_HOLDERS: "organization members",
    Action.COPY_DETAILS: "doctor --report FILE",
}
"""What does the same as a button. A button without one is a thing to do by hand, and again."""

BY_HAND = frozenset(
    {
        Action.OPEN_TOKEN_PAGE,
        Action.CHECK_ORGANIZATION_URL,
        Action.RETRY,
        Action.WAIT,
        Action.UNLOCK_KEYRING,
    }
)

TAKES_A_TOKEN = frozenset({"connect", "update-token"})
READS_WITH_A_TOKEN = frozenset({"workspaces", "tree", "check", "doctor", "sync"})

_FOR_THIS_COMMAND = N_(
    "(add --session-only; workspaces, tree, check, doctor and sync can use "
    "CLICKUP_TOKEN instead, which is never saved)"
)
_FROM_THE_ENVIRONMENT = N_("(set CLICKUP_TOKEN to the token for this command)")


def as_commands(hint: Hint, command: str) -> Hint:
    """Return a hint with what to write for each step that the program can take.

    Args:
        command: the command that failed. What can't be done in it is not advised.
    """
    steps = (_as_command(step, command) for step in hint.steps)
    return replace(hint, steps=tuple(step for step in steps if step is not None))


def _as_command(step: Step, command: str) -> Step | None:
    written = ""
    if step.action is Action.KEEP_FOR_SESSION:
        if command in TAKES_A_TOKEN:
            written = _(_FOR_THIS_COMMAND)
        elif command in READS_WITH_A_TOKEN:
            written = _(_FROM_THE_ENVIRONMENT)
        else:
            return None
    elif step.action in COMMANDS and "clickup-desktop " not in step.text:
        written = f"(clickup-desktop {COMMANDS[step.action]})"
    return replace(step, text=f"{step.text} {written}") if written else step
