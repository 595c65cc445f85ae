"""What the documented steps refuse by themselves."""

from __future__ import annotations

from enum import Enum

from clickup_desktop.integration.records import RowProblem
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import N_, _, ngettext
from clickup_desktop.organization.records import Account, Connection
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.troubleshooting.steps import ANOTHER_CHANNEL, RETRY
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
            _("The connection is {current}'s; the new token is {new}'s.").format(
                current=current, new=new
            ),
            (),
            (
                Step(
                    _("Confirm that {new} takes over, or paste a token of {current}'s.").format(
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
                "Through a Shared connection a private Channel can be linked by the member who "
                "made the connection alone."
            ),
            (),
            (Step(_("Connect with a token of your own."), Action.CONNECT, is_button=True),),
        )


class UnlinkableChannel(IntegrationError):
    """A direct message or an archived Channel was asked to be linked."""

    def to_hint(self) -> Hint:
        return Hint(
            "unlinkable-channel",
            _("This cannot be linked"),
            _("Direct messages and archived Channels are not linked."),
            (),
            (ANOTHER_CHANNEL.shown(),),
        )


class WholeWorkspace(IntegrationError):
    """A link leads to a whole Workspace, where a place in it is wanted."""

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        return Hint(
            "whole-workspace",
            _("This link leads to the Workspace as a whole"),
            _("It shows everything in the Workspace, so it names no Space, Folder or List."),
            (),
            (
                Step(
                    _("Paste the link of a Space, Folder, List or Channel."), Action.CHOOSE_CHANNEL
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
                (Step(_("Use a token of a member there."), Action.CONNECT),),
            )
        return Hint(
            "workspace-ambiguous",
            _("Several connections reach this Workspace"),
            _("The Workspace {name} is reached by several connections: {ids}.").format(
                name=name, ids=enumeration(self.connection_ids)
            ),
            (),
            (Step(_("Say which one, with --connection ID.")),),
        )


class NamedKind(Enum):
    """What may be called by its name: with a title, and a sentence on several of one name."""

    WORKSPACE = (
        N_("Several Workspaces have this name"),
        N_("{name} is the name of several Workspaces: {ids}."),
    )
    ORGANIZATION = (
        N_("Several organizations have this name"),
        N_("{name} is the name of several organizations: {ids}."),
    )
    MEMBER = (
        N_("Several members have this name"),
        N_("{name} is the name of several members: {ids}."),
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
            (Step(_("Say which one by its id.")),),
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
            _("This is no list of Channels"),
            _("{reason} Nothing was saved.").format(reason=_(self.reason)),
            (),
            (
                Step(_(self.step)),
                Step(
                    _(
                        "The list begins with the line workspace,channel or "
                        "workspace,channel,connection; each line after it names one Channel."
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
            _("Either all lines are linked or none is, so nothing was saved."),
            (),
            (Step(_("Correct what is named above, then run the same command again.")),),
        )


class SampleUnavailable(IntegrationError):
    """The sample workspace did not start."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def to_hint(self) -> Hint:
        return Hint(
            "sample-unavailable",
            _("The sample workspace did not start"),
            _("The program that plays ClickUp on this computer did not answer."),
            (_("A security program on this computer holds it back."),),
            (RETRY.shown(),),
            display_text(self.reason),
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
            _("The member is removed, and the organization's key is the old one"),
            _("They are let in no more. {reason}").format(reason=why.happened),
            why.causes,
            (
                Step(
                    _(
                        "Make a new key: the button is on the Members page, the command is "
                        "clickup-desktop organization new-key."
                    )
                ),
                *((tokens,) if self.regenerate else ()),
            ),
            why.details,
        )


class UnknownOrganization(IntegrationError):
    """This computer does not know the organization."""

    def to_hint(self) -> Hint:
        return Hint(
            "unknown-organization",
            _("This computer does not know this organization"),
            _("It was not joined here, or signed out of."),
            (),
            (
                Step(_("See which ones there are: clickup-desktop organization list.")),
                Step(_("Ask an Enterprise Admin for an invitation, and join with it.")),
            ),
        )


class NotJoinedHere(IntegrationError):
    """Somebody signs in where this computer has never joined, or has signed out."""

    def to_hint(self) -> Hint:
        return Hint(
            "not-joined-here",
            _("This computer has not joined the organization"),
            _(
                "A password alone does not open an organization's tokens: each computer joins "
                "once, by an invitation, and keeps a key of its own."
            ),
            (
                _("You use this computer for the organization for the first time."),
                _("You signed out here before."),
            ),
            (
                Step(
                    _(
                        "Ask an Enterprise Admin for an invitation of your other computer, and "
                        "join with it and the password that you have."
                    )
                ),
            ),
        )


class KnownElsewhere(IntegrationError):
    """A server says that it holds an organization that this computer knows at another address.

    Attributes:
        name: what the organization is called here.
        known: where this computer knows it.
        offered: where it was offered.
    """

    def __init__(self, name: str, known: str, offered: str) -> None:
        super().__init__(f"{name} is known at {known}, not at {offered}")
        self.name = name
        self.known = known
        self.offered = offered

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        name, known, offered = map(display_text, (self.name, self.known, self.offered))
        return Hint(
            "organization-known-elsewhere",
            _("This organization is known at another address"),
            _(
                "This computer knows {name} at {known}. The server at {offered} is said to hold "
                "the same organization, and did not show that it does. Nothing was kept or changed "
                "here."
            ).format(name=name, known=known, offered=offered),
            (
                _("Somebody pretends to hold your organization."),
                _(
                    "The organization has moved to another server, and this computer's key is not "
                    "there."
                ),
            ),
            (
                Step(_("Ask an Enterprise Admin, by a way that you know, where it is.")),
                Step(_("If it has moved: sign out of it on this computer, then join again.")),
            ),
        )


class PasswordUnusable(IntegrationError):
    """A password of one's own is too short, or can't be one.

    Attributes:
        reason: in words for the person.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def to_hint(self) -> Hint:
        return Hint(
            "password-unusable",
            _("Choose another password"),
            _(self.reason),
            (),
            (Step(_("Choose a longer one; your password manager can make one.")),),
        )
