"""The one place that turns an error into the hint that is shown for it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from string import Formatter
from types import CodeType

from clickup_desktop.clickup import address
from clickup_desktop.clickup import errors as clickup
from clickup_desktop.data_folder import NoHomeFolder
from clickup_desktop.interruption import DeadlineExceeded
from clickup_desktop.language.lists import alternatives, enumeration
from clickup_desktop.language.texts import N_, Filled, _, in_english, is_english
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
from clickup_desktop.troubleshooting.role_sentences import only_these_roles
from clickup_desktop.troubleshooting.server_hints import SERVER_HINTS
from clickup_desktop.troubleshooting.steps import COPY, DIAGNOSE, RETRY
from clickup_desktop.troubleshooting.surroundings_hints import SURROUNDINGS_HINTS
from clickup_desktop.troubleshooting.watching_hints import WATCHING_HINTS
from clickup_desktop.untrusted_text import display_text

__all__ = ["HINTS", "Action", "Hint", "Step", "hint_for", "saved_hint"]

_GENERAL: dict[type[BaseException], Hint] = {
    NoHomeFolder: Hint(
        "no-home-folder",
        N_("Your home folder is not known"),
        N_("The system knows no home folder of this user, so the program's data has no place."),
        (N_("The user is a number without a name, as in a container, and HOME is not set."),),
        (
            Step(N_("Name a folder: clickup-desktop --data-dir DIR.")),
            Step(N_("Or set HOME to a folder that this user may write to.")),
        ),
    ),
    DeadlineExceeded: Hint(
        "no-answer",
        N_("This takes too long"),
        N_("No answer came in time."),
        (),
        (RETRY, DIAGNOSE),
    ),
    BaseException: Hint(
        "unexpected",
        N_("Something unexpected happened"),
        N_("This is a fault of the program, not of yours."),
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

    The log is told the same in English, so that both can be laid beside each other.
    """
    told = logged = _told(error)
    if not is_english():
        with in_english():
            logged = _told(error)
    _logger.info("Hint %s: %s. %s %s", logged.code, logged.title, logged.happened, logged.details)
    return told


def saved_hint(code: str) -> Hint | None:
    """Return the hint of a code that was saved with a connection or a link; None if unknown."""
    known = next((hint for hint in HINTS.values() if hint.code == code), None)
    return known.with_texts(_) if known else None


def _told(error: BaseException) -> Hint:
    if isinstance(error, Explained):
        hint = error.to_hint()
    else:
        known = next(HINTS[kind] for kind in type(error).__mro__ if kind in HINTS).with_texts(_)
        hint = _particular(known, error).with_details(_details(error))
    ours = frozenset(_around_values(_OWN_WORDS.union(_words_written_by(error))))
    details = redact(hint.details)
    return hint.with_texts(lambda text: redact(text, ours)).with_details(details)


def _around_values(texts: Iterable[str]) -> Iterator[str]:
    """Yield what texts say before, between and after their values, in the language in use."""
    for text in texts:
        for told in {text, _(text)}:
            try:
                yield from (words for words, *_value in Formatter().parse(told))
            except ValueError:  # no text with values
                yield told


def _words_written_by(error: BaseException) -> Iterator[str]:
    """Yield the words in the program's code that explains an error, and that led to it."""
    reason = getattr(error, "reason", "")
    if isinstance(reason, Filled):
        yield reason.template
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
            return replace(hint, happened=display_text(_(error.reason)))
        case organization.ServerSupportMissing():
            return replace(hint, steps=(Step(how_to_add_servers()),))
        case organization.ServerSupportOld():
            return replace(hint, steps=(Step(how_to_renew_libpq()), *hint.steps))
        case keys.InvalidInvitation() | keys.InvalidRecoveryKey() if error.reason:
            reason = display_text(_(error.reason))
            return replace(hint, happened=_with_reason(error).format(reason=reason))
        case _:
            return _particular_to_organization(hint, error)


def _with_reason(error: keys.InvalidInvitation | keys.InvalidRecoveryKey) -> str:
    match error:
        case keys.InvitationExpired():
            return _(
                "An invitation is good for a short time, and this one's is over by the server's "
                "clock: {reason}."
            )
        case keys.InvalidInvitation():
            return _(
                "What was pasted is not a whole invitation, or not one that is open here: {reason}."
            )
        case _:
            return _(
                "What was typed is not the recovery key that was printed for this organization: "
                "{reason}."
            )


def _particular_to_clickup(hint: Hint, error: clickup.ClickUpError) -> Hint:
    match error:
        case clickup.RateLimited() if error.wait_seconds:
            seconds = max(1, round(error.wait_seconds))
            text = _("Wait {seconds} s, then try again.").format(seconds=seconds)
            return replace(hint, steps=(Step(text, Action.WAIT, seconds, is_button=True),))
        case clickup.Redirected() if error.location_host:
            happened = _(
                "The answer leads to {host}. It was not followed, so the token stayed here."
            )
            host = display_text(error.location_host, maximum=100)
            return replace(hint, happened=happened.format(host=host))
        case clickup.GatewayRefused() if error.answered_by:
            happened = _(
                "The answer is not ClickUp's, so it says nothing about the token. It came from "
                "{gateway}."
            )
            return replace(hint, happened=happened.format(gateway=error.answered_by))
        case _:
            return _particular_to_surroundings(hint, error)


def _particular_to_surroundings(hint: Hint, error: clickup.ClickUpError) -> Hint:
    match error:
        case clickup.CertificateFileMissing():
            happened = _("{variable} names {path}, which is not there. Nothing was sent.").format(
                variable=error.variable, path=error.path
            )
        case clickup.CertificateFileUnusable() | clickup.ProxyAddressInvalid():
            happened = _("{reason} Nothing was sent.").format(reason=_(error.reason))
        case clickup.KeyLogUnusable():
            happened = _(
                "SSLKEYLOGFILE names {path}, which can't be written. Nothing was sent."
            ).format(path=error.path)
        case clickup.ProxyLoginUnsupported():
            happened = _(
                "The proxy lets in only with {ways}, which this program can't do. Nothing was sent."
            ).format(ways=alternatives(error.ways))
        case _:
            return hint
    return replace(hint, happened=happened)


def _particular_to_organization(hint: Hint, error: BaseException) -> Hint:
    match error:
        case organization.StoreDamaged():
            return _with_backup(hint, error.path)
        case organization.AddressChanged():
            return replace(hint, happened=_two_addresses(error))
        case organization.EssentialRowUnreadable():
            return hint
        case organization.RowUnreadable():
            happened = _("{row} Nothing else is harmed by it.")
            return replace(hint, happened=happened.format(row=display_text(error.row.sentence)))
        case organization.RoleRequired():
            holders = enumeration(display_text(member.name) for member in error.holders)
            cause = _("In your organization that is {members}.").format(members=holders)
            return replace(
                hint, happened=only_these_roles(error), causes=(cause,) if holders else ()
            )
        case _:
            return hint


def _two_addresses(error: organization.AddressChanged) -> str:
    listed = display_text(error.listed, maximum=200)
    if not error.kept:
        return _(
            "The connection names {listed}. Where its token was sent before is not known on this "
            "computer. Nothing was sent."
        ).format(listed=listed)
    return _(
        "The connection names {listed}, its token was kept for {kept}. Nothing was sent."
    ).format(listed=listed, kept=display_text(error.kept, maximum=200))


def _with_backup(hint: Hint, path: Path | str) -> Hint:
    """Say which backup takes the place of a damaged data file, where there is one."""
    backup = newest_backup(Path(path))
    if backup is None:
        return hint
    text = _(
        "Copy {backup}, which lies beside it, and name the copy {name}. It is as it was when the "
        "program was last upgraded."
    )
    use = Step(text.format(backup=backup.name, name=Path(path).name))
    anew = _(START_ANEW.text)
    return replace(hint, steps=tuple(use if it.text == anew else it for it in hint.steps))


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
        _with_reason,
        _particular_to_clickup,
        _particular_to_surroundings,
        _particular_to_organization,
        _two_addresses,
        _with_backup,
    )
    for words in _constants(told.__code__)
)
"""What hints say, and what the functions above write."""
