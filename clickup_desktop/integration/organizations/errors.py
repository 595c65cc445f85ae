"""What is refused on the way from one organization to another, or into the sample workspace."""

from __future__ import annotations

from clickup_desktop.integration.errors import IntegrationError
from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.troubleshooting.steps import RETRY
from clickup_desktop.untrusted_text import display_text


class SampleUnavailable(IntegrationError):
    """The sample workspace did not start."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def to_hint(self) -> Hint:
        return Hint(
            "sample-unavailable",
            _("The sample workspace didn't start"),
            _("The sample ClickUp on this computer didn't answer."),
            (_("Security software on this computer blocks it."),),
            (RETRY.shown(),),
            display_text(self.reason),
        )


class UnknownOrganization(IntegrationError):
    """This computer does not know the organization."""

    def to_hint(self) -> Hint:
        return Hint(
            "unknown-organization",
            _("This computer doesn't know this organization"),
            _("You haven't joined it on this computer, or have signed out of it."),
            (),
            (
                Step(_("List those that it knows: clickup-desktop organization list.")),
                Step(_("Ask an Enterprise Admin for an invitation, and join with it.")),
            ),
        )


class NotJoinedHere(IntegrationError):
    """Somebody signs in where this computer has never joined, or has signed out."""

    def to_hint(self) -> Hint:
        return Hint(
            "not-joined-here",
            _("This computer hasn't joined the organization"),
            _(
                "A password alone doesn't open an organization's tokens. Each computer joins once, "
                "with an invitation, and keeps its own key."
            ),
            (
                _("You are using the organization on this computer for the first time."),
                _("You have signed out on this computer."),
            ),
            (
                Step(
                    _(
                        "Ask an Enterprise Admin to invite you again, then join with the new "
                        "invitation and the password you have."
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
                "the same organization, but didn't prove it. Nothing was saved or changed on this "
                "computer."
            ).format(name=name, known=known, offered=offered),
            (
                _("Somebody pretends to be your organization's server."),
                _(
                    "The organization has moved to another server, and this computer's key is not "
                    "there."
                ),
            ),
            (
                Step(_("Ask an Enterprise Admin, in a way you trust, where it is kept.")),
                Step(_("If it has moved, sign out of it on this computer, then join again.")),
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
            (Step(_("Choose a longer one. Your password manager can make one.")),),
        )
