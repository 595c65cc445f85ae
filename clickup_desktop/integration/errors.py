"""What the documented steps refuse by themselves."""

from __future__ import annotations

from enum import Enum

from clickup_desktop.integration.records import RowProblem
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import N_, _, ngettext
from clickup_desktop.organization.records import Account, Connection
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.troubleshooting.steps import ANOTHER_CHANNEL
from clickup_desktop.untrusted_text import display_text


class IntegrationError(Exception):
    """A step that cannot be taken as asked."""

    def to_hint(self) -> Hint:
        raise NotImplementedError


class UnusableToken(IntegrationError):
    """What was pasted can't be sent as a token at all."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def to_hint(self) -> Hint:
        return Hint(
            "unusable-token",
            _("This is not a token"),
            _(self.reason),
            (),
            (Step(_("Copy the token in ClickUp again and paste it."), Action.OPEN_TOKEN_PAGE),),
        )


class OtherAccount(IntegrationError):
    """The new token belongs to another ClickUp account than the connection's."""

    def __init__(self, current: Account, new: Account) -> None:
        super().__init__("the token belongs to another ClickUp account")
        self.current = current
        self.new = new

    def to_hint(self) -> Hint:
        current, new = display_text(self.current.name), display_text(self.new.name)
        return Hint(
            "other-account",
            _("This token belongs to another ClickUp account"),
            _("The connection belongs to {current}, the new token to {new}.").format(
                current=current, new=new
            ),
            (),
            (
                Step(
                    _("Confirm that {new} takes over, or paste a token of {current}.").format(
                        current=current, new=new
                    )
                ),
            ),
        )


class MaskedChannel(IntegrationError):
    """A private Channel can be linked by the owner of the Shared connection's token alone."""

    def to_hint(self) -> Hint:
        return Hint(
            "private-channel",
            _("This Channel is private"),
            _(
                "Through a Shared connection, only the member who made it can link a private "
                "Channel."
            ),
            (),
            (Step(_("Connect with a token of your own."), Action.CONNECT, is_button=True),),
        )


class UnlinkableChannel(IntegrationError):
    """A direct message or an archived Channel was asked to be linked."""

    def to_hint(self) -> Hint:
        return Hint(
            "unlinkable-channel",
            _("This can't be linked"),
            _("Direct messages and archived Channels can't be linked."),
            (),
            (ANOTHER_CHANNEL.shown(),),
        )


class WholeWorkspace(IntegrationError):
    """A link leads to a whole Workspace, where a place in it is wanted."""

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        return Hint(
            "whole-workspace",
            _("This web address leads to a whole Workspace"),
            _("It shows everything in the Workspace, and names no Space, Folder or List."),
            (),
            (
                Step(
                    _("Paste the web address of a Space, Folder, List or Channel."),
                    Action.CHOOSE_CHANNEL,
                ),
            ),
        )


class AmbiguousWorkspace(IntegrationError):
    """Several connections reach the Workspace, or none does."""

    def __init__(self, workspace: str, connection_ids: tuple[str, ...]) -> None:
        super().__init__(workspace)
        self.workspace = workspace
        self.connection_ids = connection_ids

    def to_hint(self) -> Hint:
        name = display_text(self.workspace)
        if not self.connection_ids:
            return Hint(
                "workspace-not-reached",
                _("No connection reaches this Workspace"),
                _("None of your connections reaches the Workspace {name}.").format(name=name),
                (),
                (Step(_("Connect with the token of one of its members."), Action.CONNECT),),
            )
        return Hint(
            "workspace-ambiguous",
            _("Several connections reach this Workspace"),
            _("Several connections reach the Workspace {name}: {ids}.").format(
                name=name, ids=enumeration(self.connection_ids)
            ),
            (),
            (Step(_("Choose one with --connection ID.")),),
        )


class NamedKind(Enum):
    """What may be called by its name: with a title, and a sentence on several of one name."""

    WORKSPACE = (
        N_("Several Workspaces have this name"),
        N_("Several Workspaces are called {name}: {ids}."),
    )
    ORGANIZATION = (
        N_("Several organizations have this name"),
        N_("Several organizations are called {name}: {ids}."),
    )
    MEMBER = (
        N_("Several members have this name"),
        N_("Several members are called {name}: {ids}."),
    )


class AmbiguousName(IntegrationError):
    """Several things are called so; only an id tells which one is meant.

    Attributes:
        kind: what they are.
        ids: theirs.
    """

    def __init__(self, kind: NamedKind, name: str, ids: tuple[str, ...]) -> None:
        super().__init__(name)
        self.kind = kind
        self.name = name
        self.ids = ids

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        title, happened = self.kind.value
        ids = display_text(enumeration(self.ids))
        return Hint(
            "name-ambiguous",
            _(title),
            _(happened).format(name=display_text(self.name), ids=ids),
            (),
            (Step(_("Use the id of the one that you mean.")),),
        )


class LinkFileUnusable(IntegrationError):
    """A file does not say which Channels to link.

    Attributes:
        reason: in words for the person.
        step: what to do about it.
    """

    def __init__(self, reason: str, step: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.step = step

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        return Hint(
            "link-file-unusable",
            _("This is not a list of Channels"),
            _("{reason} Nothing was saved.").format(reason=_(self.reason)),
            (),
            (
                Step(_(self.step)),
                Step(
                    _(
                        "The list begins with the line workspace,channel or "
                        "workspace,channel,connection. Each line after it names one Channel."
                    )
                ),
            ),
        )


class LinkRowsRefused(IntegrationError):
    """Lines of a file can't be linked.

    Attributes:
        problems: each of them, in their order.
    """

    def __init__(self, problems: tuple[RowProblem, ...]) -> None:
        super().__init__(f"{len(problems)} lines can't be linked")
        self.problems = problems

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        count = len(self.problems)
        title = ngettext(
            "{count} line of the file can't be linked",
            "{count} lines of the file can't be linked",
            count,
        )
        return Hint(
            "link-rows-refused",
            title.format(count=count),
            _("Either all lines are linked or none, so nothing was saved."),
            (),
            (Step(_("Correct the lines listed above, then run the command again.")),),
        )


class KeyNotChanged(IntegrationError):
    """A member was removed, and then the organization's key could not be changed.

    Attributes:
        cause: why not.
        regenerate: the Shared connections whose token they could see.
    """

    def __init__(self, cause: Exception, regenerate: tuple[Connection, ...] = ()) -> None:
        super().__init__("the member is removed; the key was not changed")
        self.cause = cause
        self.regenerate = regenerate

    def to_hint(self) -> Hint:
        why = hint_for(self.cause)
        tokens = Step(_("Regenerate the tokens of the Shared connections in ClickUp."))
        return Hint(
            "key-not-changed",
            _("The member was removed, but the organization's key was not changed"),
            _("They can't sign in any more. {reason}").format(reason=why.happened),
            why.causes,
            (
                Step(
                    _(
                        "Make a new key on the Members page, or with clickup-desktop organization "
                        "new-key."
                    )
                ),
                *((tokens,) if self.regenerate else ()),
            ),
            why.details,
        )
