"""What a command works with."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager

from clickup_desktop.cli.output import Output
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.opening import open_integration
from clickup_desktop.integration.service import Integration
from clickup_desktop.integration.with_token import TokenDesk
from clickup_desktop.interruption import Cancellation


class Session:
    """One command: what was asked for, where its answer goes, and how it is stopped."""

    def __init__(
        self, options: Namespace, output: Output, token: str, environment_token: str | None
    ) -> None:
        self.options = options
        self.output = output
        self._token = Token(token)
        self.cancellation = Cancellation()
        self._environment_token = Token(environment_token) if environment_token else None

    def __repr__(self) -> str:
        return f"Session({self.options.command})"

    @property
    def token(self) -> str:
        """What was read: a token, a password for `organization`; "" for the other commands."""
        return self._token.reveal()

    @contextmanager
    def integration(self) -> Iterator[Integration]:
        """Open the organization for the length of a command."""
        options = self.options
        with closing(open_integration(options.data_dir, options.organization_url)) as integration:
            yield integration

    @property
    def environment_token(self) -> Token | None:
        """What CLICKUP_TOKEN held."""
        return self._environment_token

    @property
    def reads_with_environment_token(self) -> bool:
        """Whether CLICKUP_TOKEN serves this command: it is set, and no connection is named."""
        return self._environment_token is not None and self.options.connection is None

    @contextmanager
    def token_desk(self) -> Iterator[TokenDesk]:
        """Read with the token from the environment for the length of a command."""
        token = self._environment_token
        desk = TokenDesk(token.reveal() if token else "", self.options.organization_url)
        with closing(desk):
            yield desk
