"""The way into the tour of the window."""

from __future__ import annotations

import sys
from argparse import Namespace

from clickup_desktop.cli.exit_status import FAILED, WRONG_USE
from clickup_desktop.cli.output import OutputRefused, status_of, write_line
from clickup_desktop.cli.token_input import TokenTooLong, read_piped_token
from clickup_desktop.ctrl_c import NotedCtrlC
from clickup_desktop.integration.policy.errors import AgainstPolicy
from clickup_desktop.integration.policy.policy_file import policy_in_force
from clickup_desktop.integration.policy.rules import Rules, require_sample


def walk(options: Namespace) -> int:
    """Walk through the window, and return the exit status."""
    try:
        token = read_piped_token()
    except TokenTooLong as error:
        sys.stderr.write(error.to_hint().to_text() + "\n")
        return FAILED
    if token is None:  # then it starts a simulated ClickUp, at an address that no policy names
        try:
            require_sample(policy_in_force())
            Rules().require_url("", "tour")
        except AgainstPolicy as error:
            sys.stderr.write(error.to_hint().to_text() + "\n")
            return WRONG_USE
    noted = NotedCtrlC()
    from clickup_desktop.ui.tour_run import run_tour  # noqa: PLC0415 - raised there, it is a crash

    try:
        return run_tour(
            options.out,
            options.clickup_url,
            token,
            raise_if_stopped=noted.raise_if_it_came,
            tell=write_line,
        )
    except (BrokenPipeError, OutputRefused) as error:
        return status_of(error)
