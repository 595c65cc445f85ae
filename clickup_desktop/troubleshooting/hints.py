"""The one place that turns an error into the hint that is shown for it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from string import Formatter

from clickup_desktop.clickup import address
from clickup_desktop.clickup import errors as clickup
from clickup_desktop.data_folder import NoHomeFolder
from clickup_desktop.interruption import DeadlineExceeded
from clickup_desktop.language.lists import alternatives, enumeration
from clickup_desktop.language.texts import N_, _, in_english, is_english, noting
from clickup_desktop.organization import errors as organization
from clickup_desktop.organization import secrets
from clickup_desktop.organization.backups import newest_backup
from clickup_desktop.organization.keys import errors as keys
from clickup_desktop.organization.own_names import shown_name
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
from clickup_desktop.untrusted_text import display_text, without_isolates

__all__ = ["HINTS", "Action", "Hint", "Step", "hint_for", "saved_hint"]

_GENERAL: dict[type[BaseException], Hint] = {
    NoHomeFolder: Hint(
        "no-home-folder",
        N_("Your home folder is unknown"),
        N_(
            "The system has no home folder for this user, so the program has nowhere to keep its "
            "data."
        ),
        (N_("The user has a number but no name, as in a container, and HOME is not set."),),
        (
            Step(N_("Specify a folder: clickup-desktop --data-dir DIR.")),
            Step(N_("Or set HOME to a folder that this user can write to.")),
        ),
    ),
    DeadlineExceeded: Hint(
        "no-answer",
        N_("This is taking too long"),
        N_("No answer arrived in time."),
        (),
        (RETRY, DIAGNOSE),
    ),
    BaseException: Hint(
        "unexpected",
        N_("Something unexpected happened"),
        N_("This is a fault in the program, not something you did."),
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
    said = f"{logged.code}: {logged.title}. {logged.happened} {logged.details}"
    _logger.info("Hint %s", without_isolates(said))
    return told


def saved_hint(code: str) -> Hint | None:
    """Return the hint of a code that was saved with a connection or a link; None if unknown."""
    known = next((hint for hint in HINTS.values() if hint.code == code), None)
    return known.with_texts(_) if known else None


def _told(error: BaseException) -> Hint:
    with noting() as said:
        if isinstance(error, Explained):
            hint = error.to_hint()
        else:
            known = next(HINTS[kind] for kind in type(error).__mro__ if kind in HINTS)
            hint = _particular(known.with_texts(_), error).with_details(_details(error))
    # They hold no secret, though somebody's password may be made of such words.
    ours = frozenset(_around_values(said))
    details = redact(hint.details)
    return hint.with_texts(lambda text: redact(text, ours)).with_details(details)


def _around_values(texts: Iterable[str]) -> Iterator[str]:
    """Yield what texts say before, between and after their values."""
    for text in texts:
        try:
            yield from (words for words, *_value in Formatter().parse(text))
        except ValueError:  # no text with values
            yield text


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
                "An invitation is valid for a short time, and by the server's clock this one has "
                "expired: {reason}."
            )
        case keys.InvalidInvitation():
            return _(
                "The pasted text is not a complete invitation, or not one that can be used here: "
                "{reason}."
            )
        case _:
            return _(
                "This is not the recovery key that was printed for this organization: {reason}."
            )


def _particular_to_clickup(hint: Hint, error: clickup.ClickUpError) -> Hint:
    match error:
        case clickup.RateLimited() if error.wait_seconds:
            seconds = max(1, round(error.wait_seconds))
            text = _("Wait {seconds} s, then try again.").format(seconds=seconds)
            return replace(hint, steps=(Step(text, Action.WAIT, seconds, is_button=True),))
        case clickup.Redirected() if error.location_host:
            happened = _(
                "The answer redirects to {host}. The program did not follow it, so the token "
                "stayed here."
            )
            host = display_text(error.location_host, maximum=100)
            return replace(hint, happened=happened.format(host=host))
        case clickup.GatewayRefused() if error.answered_by:
            happened = _(
                "The answer is not from ClickUp, so it says nothing about the token. It came from "
                "{gateway}."
            )
            return replace(hint, happened=happened.format(gateway=error.answered_by))
        case _:
            return _particular_to_surroundings(hint, error)


def _particular_to_surroundings(hint: Hint, error: clickup.ClickUpError) -> Hint:
    match error:
        case clickup.CertificateFileMissing():
            happened = _("{variable} names {path}, which does not exist. Nothing was sent.").format(
                variable=error.variable, path=error.path
            )
        case clickup.CertificateFileUnusable() | clickup.ProxyAddressInvalid():
            happened = _("{reason} Nothing was sent.").format(reason=_(error.reason))
        case clickup.KeyLogUnusable():
            happened = _(
                "SSLKEYLOGFILE names {path}, which can't be written to. Nothing was sent."
            ).format(path=error.path)
        case clickup.ProxyLoginUnsupported():
            happened = _(
                "The proxy accepts only {ways}, which this program does not support. Nothing was "
                "sent."
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
        case organization.NotTokenOwner() if error.owner:
            happened = _("This Channel is linked with a token of {name}.")
            return replace(hint, happened=happened.format(name=display_text(error.owner)))
        case organization.RowUnreadable() if not isinstance(
            error, organization.EssentialRowUnreadable
        ):
            happened = _("{row} Nothing else is affected.")
            return replace(hint, happened=happened.format(row=display_text(error.row.sentence)))
        case organization.RoleRequired():
            holders = enumeration(display_text(shown_name(member.name)) for member in error.holders)
            cause = _("In your organization, that is {members}.").format(members=holders)
            return replace(
                hint, happened=only_these_roles(error), causes=(cause,) if holders else ()
            )
        case _:
            return hint


def _two_addresses(error: organization.AddressChanged) -> str:
    listed = display_text(error.listed, maximum=200)
    if not error.kept:
        return _(
            "The connection's organization URL is {listed}. This computer does not know where its "
            "token was sent before. Nothing was sent."
        ).format(listed=listed)
    return _(
        "The connection's organization URL is {listed}, but its token was saved for {kept}. "
        "Nothing was sent."
    ).format(listed=listed, kept=display_text(error.kept, maximum=200))


def _with_backup(hint: Hint, path: Path | str) -> Hint:
    """Say which backup takes the place of a damaged data file, where there is one."""
    backup = newest_backup(Path(path))
    if backup is None:
        return hint
    text = _(
        "Copy {backup}, which is in the same folder, and name the copy {name}. It holds your data "
        "as of the program's last upgrade."
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
