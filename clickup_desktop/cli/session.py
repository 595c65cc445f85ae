"""What a command works with."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass

from clickup_desktop.cli.output import Output
from clickup_desktop.cli.token_input import TokenVariableEmpty
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.organizations.organizations import Organizations
from clickup_desktop.integration.server.records import ServerState
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.integration.token_session import TokenSession
from clickup_desktop.interruption import Cancellation
from clickup_desktop.language.texts import _
from clickup_desktop.organization.errors import OrganizationError, StoreError
from clickup_desktop.organization.secrets import SecretError

# What reads with the token that CLICKUP_TOKEN holds.
_WITH_VARIABLE = frozenset({"check", "sync", "workspaces", "tree"})


@dataclass(frozen=True, slots=True, repr=False)
class TypedSecrets:
    """What was read before a command begins, each "" where the command does not take it."""

    token: str = ""
    password: str = ""
    invitation: str = ""
    recovery_key: str = ""


class Session:
    """One command: what was asked for, where its answer goes, and how it is stopped."""

    def __init__(
        self,
        options: Namespace,
        output: Output,
        typed: TypedSecrets,
        environment_token: str | None,
    ) -> None:
        self.options = options
        self.output = output
        self._token = Token(typed.token)
        self._password = Token(typed.password)
        self._invitation = Token(typed.invitation)
        self._recovery_key = Token(typed.recovery_key)
        self.cancellation = Cancellation()
        self._environment_token = Token(environment_token) if environment_token else None
        self._variable_is_empty = environment_token == ""

    def __repr__(self) -> str:
        return f"Session({self.options.command})"

    @property
    def token(self) -> str:
        """ClickUp's token, where the command takes one."""
        return self._token.reveal()

    @property
    def password(self) -> str:
        """A member's password, or the database administrator's."""
        return self._password.reveal()

    @property
    def invitation(self) -> str:
        """The invitation, as it was pasted."""
        return self._invitation.reveal()

    @property
    def recovery_key(self) -> str:
        """The recovery key, as it was typed."""
        return self._recovery_key.reveal()

    def organizations(self) -> Organizations:
        """Return the organizations of this computer."""
        return Organizations(self.options.data_dir, self.options.clickup_url)

    @contextmanager
    def integration(self) -> Iterator[OrganizationSession]:
        """Open the organization for the length of a command: the current one, or --organization."""
        with closing(self.organizations().open_chosen(self.options.organization)) as integration:
            # What a crash has left is tidied up by whoever comes next. A command that works
            # without it is not held up by what stands in the way.
            if integration.state is not ServerState.AWAY:
                with suppress(StoreError, SecretError, OrganizationError):
                    integration.reconcile()
            self._tell_empty_variable(integration)
            yield integration
            if integration.state is ServerState.AWAY:
                self.output.note(
                    _("Your organization's server does not answer. This is what was last known.")
                )

    def _tell_empty_variable(self, integration: OrganizationSession) -> None:
        """Say so where CLICKUP_TOKEN would serve the command, and is empty.

        Raises:
            TokenVariableEmpty: nothing else serves it.
        """
        if not self._variable_is_empty or self.options.command not in _WITH_VARIABLE:
            return
        if not integration.overview().connections:
            raise TokenVariableEmpty
        self.output.note(_("CLICKUP_TOKEN is empty, so the saved connections are used."))

    @property
    def environment_token(self) -> Token | None:
        """What CLICKUP_TOKEN held."""
        return self._environment_token

    @property
    def reads_with_environment_token(self) -> bool:
        """Whether CLICKUP_TOKEN serves this command: it is set, and no connection is named."""
        return self._environment_token is not None and self.options.connection is None

    @contextmanager
    def token_session(self) -> Iterator[TokenSession]:
        """Read with the token from the environment for the length of a command."""
        token = self._environment_token
        opened = TokenSession(token.reveal() if token else "", self.options.clickup_url)
        with closing(opened):
            yield opened
