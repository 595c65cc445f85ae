"""The one place that turns an error into the hint that is shown for it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import CodeType

from clickup_desktop.clickup import address
from clickup_desktop.clickup import errors as clickup
from clickup_desktop.data_folder import NoHomeFolder
from clickup_desktop.interruption import DeadlineExceeded
from clickup_desktop.organization import errors as organization
from clickup_desktop.organization import secrets
from clickup_desktop.organization.backups import newest_backup
from clickup_desktop.organization.keys import errors as keys
from clickup_desktop.troubleshooting.clickup_hints import CLICKUP_HINTS
from clickup_desktop.troubleshooting.hint import Action, Explained, Hint, Step
from clickup_desktop.troubleshooting.installation import how_to_add_servers, how_to_renew_libpq
from clickup_desktop.troubleshooting.key_hints import KEY_HINTS
from clickup_desktop.troubleshooting.log_in_hints import LOG_IN_HINTS
from clickup_desktop.troubleshooting.organization_hints import (
    KEYRING_HINTS,
    ORGANIZATION_HINTS,
    START_ANEW,
)
from clickup_desktop.troubleshooting.redaction import redact
from clickup_desktop.troubleshooting.server_hints import SERVER_HINTS
from clickup_desktop.troubleshooting.steps import COPY, DIAGNOSE, RETRY
from clickup_desktop.troubleshooting.surroundings_hints import SURROUNDINGS_HINTS
from clickup_desktop.troubleshooting.watching_hints import WATCHING_HINTS
from clickup_desktop.untrusted_text import display_text

__all__ = ["HINTS", "Action", "Hint", "Step", "hint_for", "saved_hint"]

_GENERAL: dict[type[BaseException], Hint] = {
    NoHomeFolder: Hint(
        "no-home-folder",
        "Your home folder is not known",
        "The system knows no home folder of this user, so the program's data has no place.",
        ("The user is a number without a name, as in a container, and HOME is not set.",),
        (
            Step("Name a folder: clickup-desktop --data-dir DIR."),
            Step("Or set HOME to a folder that this user may write to."),
        ),
    ),
    DeadlineExceeded: Hint(
        "no-answer",
        "This takes too long",
        "No answer came in time.",
        (),
        (RETRY, DIAGNOSE),
    ),
    BaseException: Hint(
        "unexpected",
        "Something unexpected happened",
        "This is a fault of the program, not of yours.",
        (),
        (RETRY, DIAGNOSE, COPY),
    ),
}

_logger = logging.getLogger("clickup_desktop.troubleshooting")

HINTS = {
    **CLICKUP_HINTS,
    **SURROUNDINGS_HINTS,
    **KEYRING_HINTS,
    **ORGANIZATION_HINTS,
    **WATCHING_HINTS,
    **SERVER_HINTS,
    **LOG_IN_HINTS,
    **KEY_HINTS,
    **_GENERAL,
}
"""Every error class that has a hint of its own; a subclass without one takes its parent's."""


def hint_for(error: BaseException) -> Hint:
    """Return what the person is told about `error`, with every secret taken out.

    The log is told the same, so that both can be laid beside each other.
    """
    ours = _OWN_WORDS.union(_words_written_by(error))
    if isinstance(error, Explained):
        hint = error.to_hint()
    else:
        known = next(HINTS[kind] for kind in type(error).__mro__ if kind in HINTS)
        hint = _particular(known, error).with_details(_details(error))
    details = redact(hint.details)
    hint = hint.with_texts(lambda text: redact(text, ours)).with_details(details)
    _logger.info("Hint %s: %s. %s %s", hint.code, hint.title, hint.happened, hint.details)
    return hint


def saved_hint(code: str) -> Hint | None:
    """Return the hint of a code that was saved with a connection or a link; None if unknown."""
    return next((hint for hint in HINTS.values() if hint.code == code), None)


def _words_written_by(error: BaseException) -> Iterator[str]:
    """Yield the words in the program's code that explains an error, and that led to it."""
    if isinstance(error, Explained):
        yield from _constants(type(error).to_hint.__code__)
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_globals.get("__name__", "").startswith("clickup_desktop."):
            yield from _constants(traceback.tb_frame.f_code)
        traceback = traceback.tb_next


def _constants(code: CodeType) -> Iterator[str]:
    waiting = [*code.co_consts]
    while waiting:
        constant = waiting.pop()
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, tuple):
            waiting += constant


def _particular(hint: Hint, error: BaseException) -> Hint:
    """Say what this very error knows beyond its kind."""
    match error:
        case clickup.ClickUpError():
            return _particular_to_clickup(hint, error)
        case (
            address.InvalidClickUpUrl()
            | organization.InvalidServerAddress()
            | organization.ServerCertificatesUnusable()
            | secrets.KeyringMisconfigured()
        ):
            return replace(hint, happened=display_text(error.reason))
        case organization.ServerSupportMissing():
            return replace(hint, steps=(Step(how_to_add_servers()),))
        case organization.ServerSupportOld():
            return replace(hint, steps=(Step(how_to_renew_libpq()), *hint.steps))
        case keys.InvalidInvitation() | keys.InvalidRecoveryKey() if str(error):
            reason = display_text(str(error))
            return replace(hint, happened=f"{hint.happened.removesuffix('.')}: {reason}.")
        case _:
            return _particular_to_organization(hint, error)


def _particular_to_clickup(hint: Hint, error: clickup.ClickUpError) -> Hint:
    match error:
        case clickup.RateLimited() if error.wait_seconds:
            seconds = max(1, round(error.wait_seconds))
            wait = Step(f"Wait {seconds} s, then try again.", Action.WAIT, seconds, is_button=True)
            return replace(hint, steps=(wait,))
        case clickup.Redirected() if error.location_host:
            host = display_text(error.location_host, maximum=100)
            return replace(
                hint,
                happened=f"The answer leads to {host}. It was not followed, so the token stayed "
                "here.",
            )
        case clickup.GatewayRefused() if error.answered_by:
            return replace(hint, happened=f"{hint.happened} It came from {error.answered_by}.")
        case _:
            return _particular_to_surroundings(hint, error)


def _particular_to_surroundings(hint: Hint, error: clickup.ClickUpError) -> Hint:
    happened = hint.happened
    match error:
        case clickup.CertificateFileMissing():
            happened = f"{error.variable} names {error.path}, which is not there."
        case clickup.CertificateFileUnusable():
            happened = f"The file {error.path}, named in {error.variable}, {error.reason}."
        case clickup.KeyLogUnusable():
            happened = f"SSLKEYLOGFILE names {error.path}, which can't be written."
        case clickup.ProxyAddressInvalid():
            where = error.named_in or "this computer's settings"
            happened = f"The proxy's address in {where} {error.reason}."
        case clickup.ProxyLoginUnsupported():
            ways = " or ".join(error.ways)
            happened = f"The proxy lets in only with {ways}, which this program can't do."
        case _:
            return hint
    return replace(hint, happened=f"{happened} Nothing was sent.")


def _particular_to_organization(hint: Hint, error: BaseException) -> Hint:
    match error:
        case organization.StoreDamaged():
            return _with_backup(hint, error.path)
        case organization.AddressChanged():
            return replace(hint, happened=_two_addresses(error))
        case organization.EssentialRowUnreadable():
            return hint
        case organization.RowUnreadable():
            told = display_text(error.row.sentence)
            return replace(hint, happened=f"{told} Nothing else is harmed by it.")
        case organization.RoleRequired():
            needed = " or ".join(role.title for role in error.needed)
            holders = ", ".join(display_text(member.name) for member in error.holders)
            happened = f"Only an {needed} may {error.action}."
            cause = f"In your organization that is {holders}." if holders else ""
            return replace(hint, happened=happened, causes=(cause,) if cause else ())
        case _:
            return hint


def _two_addresses(error: organization.AddressChanged) -> str:
    listed = display_text(error.listed, maximum=200)
    if not error.kept:
        return (
            f"The connection names {listed}. Where its token was sent before is not known on this "
            "computer. Nothing was sent."
        )
    kept = display_text(error.kept, maximum=200)
    return f"The connection names {listed}, its token was kept for {kept}. Nothing was sent."


def _with_backup(hint: Hint, path: Path | str) -> Hint:
    """Say which backup takes the place of a damaged data file, where there is one."""
    backup = newest_backup(Path(path))
    if backup is None:
        return hint
    use = Step(
        f"Copy {backup.name}, which lies beside it, and name the copy {Path(path).name}. It is "
        "as it was when the program was last upgraded."
    )
    return replace(hint, steps=tuple(use if it == START_ANEW else it for it in hint.steps))


def _details(error: BaseException) -> str:
    if isinstance(error, clickup.ClickUpError):
        parts = [
            f"HTTP {error.status}" if error.status else "",
            error.ecode,
            error.detail,
            f"trace {error.trace_id}" if error.trace_id else "",
        ]
        text = " · ".join(part for part in parts if part)
    elif isinstance(error, organization.ServerError):
        text = str(error)
    elif isinstance(error, organization.StoreError):
        text = str(error.path)
    elif isinstance(
        error,
        address.InvalidClickUpUrl | secrets.KeyringMisconfigured | NoHomeFolder | DeadlineExceeded,
    ):
        text = ""
    elif isinstance(
        error, organization.OrganizationError | keys.OrganizationKeyError | secrets.SecretError
    ):
        text = str(error)
    else:
        text = f"{type(error).__name__}: {error}"
    # Redacted before it is cut, so that no part of a secret is left at the end.
    return display_text(redact(text), maximum=500)


_OWN_WORDS = frozenset(text for hint in HINTS.values() for text in hint.texts) | frozenset(
    words
    for told in (
        _particular_to_clickup,
        _particular_to_surroundings,
        _particular_to_organization,
        _two_addresses,
        _with_backup,
    )
    for words in _constants(told.__code__)
)
"""What hints say, and what the functions above write."""
