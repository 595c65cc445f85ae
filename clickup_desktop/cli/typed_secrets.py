"""What is secret of what was typed, where it does not belong."""

from __future__ import annotations

from collections.abc import Sequence

from clickup_desktop.troubleshooting.redaction import holds_token, redact, remember_secret
from clickup_desktop.untrusted_text import display_text

_LONGEST_COMPLAINT = 1_000


def token_among(arguments: Sequence[str], environment_token: str | None) -> bool:
    """Whether an argument holds a token; that of the environment is known as one from now on."""
    if environment_token is not None:
        remember_secret(environment_token)
    return any(
        holds_token(argument) or (environment_token is not None and environment_token in argument)
        for argument in arguments
    )


def complaint(message: str) -> str:
    """Return what the parser complains of, plain and without a secret."""
    return display_text(redact(message), maximum=_LONGEST_COMPLAINT)
