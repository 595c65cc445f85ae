"""Whose answer a refusal is, and which error it stands for: one table.

ClickUp answers version 2 with `{"err", "ECODE"}` and version 3 with `{"status", "message",
"trace_id", "timestamp"}`. Whatever has neither form, or asks for a log-in of its own, is not
ClickUp's: a gateway, proxy or web server in front of it, which knows nothing about the token.

Sources: developer.clickup.com/docs/common_errors and /docs/rate-limits; the published descriptions
of versions 2 and 3; the codes as they were recorded from answers.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec

from clickup_desktop.clickup.errors import (
    AccessDenied,
    CaptivePortal,
    ClickUpError,
    GatewayRefused,
    InvalidIdentifier,
    NotFound,
    PlanForbids,
    ProxyNeedsPassword,
    RateLimited,
    RoleNotAllowed,
    ServerFault,
    TimedOut,
    TokenMissing,
    TokenRejected,
    UnknownAnswer,
    WorkspaceNotAuthorized,
)
from clickup_desktop.clickup.fields import Text, coerce

TRACE = "x-datadog-trace-id"
"""The header by which ClickUp's support finds a request; every recorded answer has it."""


class Form(Enum):
    """How a refusal's body is written."""

    CODED = "version 2's, with a code"
    UNCODED = "version 3's, without"
    FOREIGN = "nothing of ClickUp's"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What came back with a status of 400 or above.

    Attributes:
        ecode: version 2's `ECODE`, as it came.
        trace_id: the header's, which ClickUp's support asks for; else version 3's own.
        message: the other side's own words: `err` in version 2, `message` in version 3.
        permissions: what the owner's role lacks, where version 2 says so.
        answered_by: what a foreign answer says of who gave it.
    """

    status: int
    form: Form
    ecode: str = ""
    message: str = ""
    trace_id: str = ""
    permissions: tuple[str, ...] = ()
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a refusal means; the first rule that fits decides.

    Attributes:
        codes: a code, or the front of a family's codes; () for any, and for none.
        permissions: exactly what the owner's role lacks; None for whatever it is.
    """

    statuses: Container[int]
    forms: Container[Form]
    error: type[ClickUpError]
    codes: tuple[str, ...] = ()
    permissions: tuple[str, ...] | None = None

    def fits(self, refusal: Refusal) -> bool:
        """Whether the refusal is of this kind; codes are the same in capitals or without."""
        return (
            refusal.status in self.statuses
            and refusal.form in self.forms
            and (not self.codes or refusal.ecode.strip().upper().startswith(self.codes))
            and self.permissions in (None, refusal.permissions)
        )


_ANY = frozenset(Form)
_OURS = frozenset({Form.CODED, Form.UNCODED})
_CODED = frozenset({Form.CODED})
_FOREIGN = frozenset({Form.FOREIGN})
_REFUSED = range(400, 500)

RULES: tuple[Rule, ...] = (
    # The status goes before the code: a server in trouble says nothing about a token or an id.
    Rule({429}, _ANY, RateLimited),
    Rule({511}, _FOREIGN, CaptivePortal),  # Network Authentication Required (RFC 6585)
    Rule(range(500, 1000), _ANY, ServerFault),
    Rule({407}, _ANY, ProxyNeedsPassword),
    Rule({408}, _ANY, TimedOut),
    Rule(_REFUSED, _FOREIGN, GatewayRefused),
    Rule(_REFUSED, _CODED, RateLimited, ("APP_002",)),
    # A 401 is sorted by its code, because ClickUp answers 401 for a wrong id as well.
    Rule({400, 401}, _CODED, TokenMissing, ("OAUTH_017",)),
    Rule({401}, _CODED, TokenRejected, ("OAUTH_019", "OAUTH_021", "OAUTH_025", "OAUTH_077")),
    Rule({401}, _CODED, WorkspaceNotAuthorized, ("OAUTH_",)),
    Rule({401}, _CODED, RoleNotAllowed, ("ACCESS_083",), ("can_use_public_api_dev_key",)),
    Rule({401}, _CODED, NotFound, ("PROJ_006", "SHARD_006")),
    Rule({401, 403}, _CODED, AccessDenied, ("ACCESS_", "ITEM_", "ITEMV2_")),
    Rule({401, 402, 403}, _CODED, PlanForbids, ("TEAM_110", "PAYWALL_")),
    Rule({400}, _CODED, InvalidIdentifier, ("INPUT_", "SHARD_")),
    # Version 3 has no codes, and of version 2 not all are known: their status decides.
    Rule({400}, _OURS, InvalidIdentifier),
    Rule({401}, _OURS, WorkspaceNotAuthorized),
    Rule({402}, _OURS, PlanForbids),
    Rule({403}, _OURS, AccessDenied),
    Rule({404, 410}, _OURS, NotFound),
    Rule(_REFUSED, _OURS, UnknownAnswer),
)


def classify(refusal: Refusal) -> ClickUpError:
    """Return the error that a refusal stands for."""
    kind = next(rule.error for rule in RULES if rule.fits(refusal))
    if issubclass(kind, GatewayRefused):
        return kind(status=refusal.status, detail=refusal.message, answered_by=refusal.answered_by)
    return kind(
        status=refusal.status,
        ecode=refusal.ecode,
        trace_id=refusal.trace_id,
        detail=refusal.message,
    )


def of_no_place(error: ClickUpError) -> ClickUpError:
    """Return what a refusal means where no Workspace or place was asked for: who the owner is.

    Nothing that it could say of a place is true then; only its own words are left.
    """
    if not isinstance(error, WorkspaceNotAuthorized | AccessDenied | NotFound | InvalidIdentifier):
        return error
    return told_as(UnknownAnswer, error)


def told_as(kind: type[ClickUpError], error: ClickUpError) -> ClickUpError:
    """Return what a refusal means where more is known than it says itself."""
    return kind(
        status=error.status, ecode=error.ecode, trace_id=error.trace_id, detail=error.detail
    )


def doubts_the_token(error: ClickUpError) -> bool:
    """Whether a refusal may mean the token as well as its reach.

    A code of the token's family does, and a 401 without a code, as version 3 gives it.
    """
    ecode = error.ecode.strip().upper()
    return ecode.startswith("OAUTH_") or (error.status == 401 and not ecode)


class _Body(msgspec.Struct):
    """A refusal's body: version 2 in the first three fields, version 3 in the others."""

    err: Text = Text("")
    ECODE: Text = Text("")
    invalid_permissions: Any = None
    message: Any = None
    trace_id: Text | None = None


_bodies = msgspec.json.Decoder(_Body, dec_hook=coerce)
_fields = msgspec.json.Decoder(dict[str, msgspec.Raw])
_MOST_WORDS = 20


def read_refusal(status: int, headers: Mapping[str, str], body: bytes, host: str) -> Refusal:
    """Return what a refusal says, and in whose form.

    Args:
        body: its beginning at least.
        host: where it came from, for who does not say their name.
    """
    told, fields = _read(body)
    message = told.err or _words(told.message)
    form = Form.FOREIGN
    # ClickUp never asks for a log-in by this header; whoever does wants one of their own.
    if "WWW-Authenticate" not in headers:
        if told.ECODE.strip():
            form = Form.CODED
        elif _words(told.message) and "trace_id" in fields:
            form = Form.UNCODED
    return Refusal(
        status=status,
        form=form,
        ecode=told.ECODE.strip(),
        message=message,
        trace_id=headers.get(TRACE, "") or told.trace_id or "",
        permissions=_permissions(told.invalid_permissions),
        answered_by=_who(headers, body, host) if form is Form.FOREIGN else "",
    )


def _read(body: bytes) -> tuple[_Body, Container[str]]:
    try:
        return _bodies.decode(body), _fields.decode(body).keys()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _Body(), ()


def _words(message: Any) -> str:
    """Return version 3's `message`, which may be a list of texts."""
    parts = message if isinstance(message, list) else [message]
    return "; ".join(part for part in parts[:_MOST_WORDS] if isinstance(part, str))


def _permissions(value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else []
    return tuple(str(part) for part in parts[:_MOST_WORDS])


_CHALLENGE = re.compile(r"\s*([A-Za-z][\w-]{0,30})")
_REALM = re.compile(r'\brealm="?([^",]{1,80})', re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,200})", re.IGNORECASE)


def _who(headers: Mapping[str, str], body: bytes, host: str) -> str:
    """Return how a foreign answer names itself: its page, its server, the log-in it asks for."""
    title = _TITLE.search(body[:20_000])
    named = (
        title[1].decode("utf-8", "replace").strip() if title else "",
        headers.get("Server", ""),
        headers.get("Via", ""),
    )
    who = ", ".join(filter(None, named)) or host
    asked = headers.get("WWW-Authenticate", "")
    scheme, realm = _CHALLENGE.match(asked), _REALM.search(asked)
    if scheme is not None:
        what = f"{scheme[1]}, {realm[1]}" if realm is not None else scheme[1]
        who += f", asking for a log-in ({what})"
    return who
