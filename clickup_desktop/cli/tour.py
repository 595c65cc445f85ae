"""The way into the tour of the window."""

from __future__ import annotations

import sys
from argparse import Namespace

from clickup_desktop.cli.exit_status import FAILED
from clickup_desktop.cli.token_input import TokenTooLong, read_piped_token
from clickup_desktop.ui.tour import run_tour


def walk(options: Namespace) -> int:
    """Walk through the window, and return the exit status."""
    try:
        token = read_piped_token()
    except TokenTooLong as error:
        sys.stderr.write(error.to_hint().to_text() + "\n")
        return FAILED
    return run_tour(options.out, options.clickup_url, token)
