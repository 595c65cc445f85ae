"""What can't be done with copies of messages."""

from __future__ import annotations

from pathlib import Path

from clickup_desktop.integration.errors import IntegrationError
from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.steps import RETRY
from clickup_desktop.untrusted_text import display_text


class CopyError(IntegrationError):
    """Something about a copy of messages."""


class NoCopy(CopyError):
    """No copy is kept of this Channel's messages."""

    def to_hint(self) -> Hint:
        return Hint(
            "no-copy",
            _("No copy is kept of this Channel's messages"),
            _("Messages can be found and exported only where a copy of them is kept."),
            (),
            (
                Step(
                    _(
                        "Choose “Keep a copy of its messages” on the link (in a terminal: "
                        "clickup-desktop keep LINK)."
                    )
                ),
            ),
        )


class CopiesForbidden(CopyError):
    """No copies may be kept here."""

    def __init__(self, by_policy: bool) -> None:
        super().__init__("no copies may be kept")
        self.by_policy = by_policy

    def to_hint(self) -> Hint:
        return Hint(
            "copies-forbidden",
            _("Copies of messages are not allowed"),
            _("This computer's policy doesn't allow copies of messages.")
            if self.by_policy
            else _("Your organization doesn't allow copies of messages."),
            (),
            (
                Step(
                    _("Ask whoever manages this computer.")
                    if self.by_policy
                    else _("Ask an Enterprise Admin of your organization.")
                ),
            ),
        )


class CopyBusy(CopyError):
    """Another program is reading messages into this copy."""

    def __init__(self, who: str) -> None:
        super().__init__("another program is reading into this copy")
        self.who = who

    def to_hint(self) -> Hint:
        return Hint(
            "copy-busy",
            _("This copy is being updated already"),
            _("{program} is updating it. Only one program updates a copy at a time.").format(
                program=display_text(self.who)
            )
            if self.who
            else _("Another program is updating it. Only one program updates a copy at a time."),
            (),
            (Step(_("Wait until it is done, then try again."), Action.RETRY, is_button=True),),
        )


class CopyOfOtherAccount(CopyError):
    """The copy was read with a token of another ClickUp account."""

    def to_hint(self) -> Hint:
        return Hint(
            "copy-other-account",
            _("This copy was made with another ClickUp account"),
            _(
                "The connection's token now belongs to another ClickUp account, which may not read "
                "the same messages."
            ),
            (),
            (
                Step(
                    _(
                        "Decide on the Messages page whether to keep the copy or to delete it (in "
                        "a terminal: clickup-desktop keep LINK, with --accept-other-account or "
                        "--off)."
                    )
                ),
            ),
        )


class TokenOfOtherAccount(CopyOfOtherAccount):
    """CLICKUP_TOKEN can't be used for this connection's copies."""

    def __init__(self, token_account: str, copy_account: str) -> None:
        super().__init__("the token in the environment is of another account")
        self.token_account = token_account
        self.copy_account = copy_account

    def to_hint(self) -> Hint:
        return Hint(
            "token-of-other-account",
            _("CLICKUP_TOKEN belongs to another ClickUp account"),
            _(
                "It belongs to {token}; the connection and its copies of messages belong to "
                "{copy}. The copies were left as they are."
            ).format(token=display_text(self.token_account), copy=display_text(self.copy_account)),
            (),
            (
                Step(_("Set CLICKUP_TOKEN to a token of that account.")),
                Step(_("Or unset it, so that the saved connection's own token is used.")),
            ),
        )


class TokenForOtherAddress(CopyOfOtherAccount):
    """CLICKUP_TOKEN goes to another organization URL than this connection's copies come from."""

    def __init__(self, token_address: str, copy_address: str) -> None:
        super().__init__("the token in the environment is for another address")
        self.token_address = token_address
        self.copy_address = copy_address

    def to_hint(self) -> Hint:
        return Hint(
            "token-for-other-address",
            _("CLICKUP_TOKEN is sent to another organization URL"),
            _(
                "It is sent to {token}; the connection's copies of messages come from {copy}. "
                "The copies were left as they are."
            ).format(token=display_text(self.token_address), copy=display_text(self.copy_address)),
            (),
            (Step(_("Set the organization URL with --organization-url or the variable.")),),
        )


class CopyFull(CopyError):
    """There is no room left on the disk."""

    def to_hint(self) -> Hint:
        return Hint(
            "copy-disk-full",
            _("The disk is full"),
            _("The copy of messages can't grow. What was read so far is kept."),
            (),
            (Step(_("Free some disk space, then try again."), Action.RETRY, is_button=True),),
        )


class BytesLeft(CopyFull):
    """A copy was deleted, and there is no room to overwrite what was in it."""

    def to_hint(self) -> Hint:
        return Hint(
            "copy-bytes-left",
            _("The disk is full"),
            _(
                "The copy is deleted: nothing of it is found or shown any more. But its texts are "
                "not overwritten yet. The file of the copies is written anew for that, which needs "
                "free space of twice its size."
            ),
            (),
            (
                Step(
                    _("Free some disk space, then try again. The next update tries it as well."),
                    Action.RETRY,
                    is_button=True,
                ),
            ),
        )


class ExportNotWritten(CopyError):
    """What is exported can't be written where a person wants it."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(reason)
        self.file = file
        self.reason = reason

    def to_hint(self) -> Hint:
        return Hint(
            "export-not-written",
            _("The messages were not exported"),
            _("The file {file} can't be written. What was there before is unchanged.").format(
                file=display_text(str(self.file))
            ),
            (_("The folder does not exist, or you may not write there."), _("The disk is full.")),
            (Step(_("Choose another file, or free some disk space.")),),
            details=display_text(self.reason),
        )


class CopyUnusable(CopyError):
    """The file of the copies can't be opened or written."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def to_hint(self) -> Hint:
        return Hint(
            "copy-unusable",
            _("The copy of messages can't be used"),
            _("Its file on this computer can't be opened or written."),
            (_("Another program may be using the file."), _("You may not write to its folder.")),
            (RETRY,),
            details=display_text(self.reason),
        )


class CopyRemoved(CopyError):
    """The copy was deleted while it was being read."""

    def to_hint(self) -> Hint:
        return Hint(
            "copy-removed",
            _("This copy was deleted meanwhile"),
            _("Somebody deleted the copy in another window or program."),
            (),
            (
                Step(
                    _(
                        "To have one again, choose “Keep a copy of its messages” on the link (in "
                        "a terminal: clickup-desktop keep LINK)."
                    )
                ),
            ),
        )


class ForeignPosition(CopyError):
    """A position to resume at belongs to another copy, or to none."""

    def to_hint(self) -> Hint:
        return Hint(
            "foreign-position",
            _("This position doesn't belong to this copy"),
            _(
                "The copy was made anew since the position was written, so what happened in "
                "between can't be told."
            ),
            (),
            (Step(_("Leave out --from to begin with everything that is kept.")),),
        )
