"""The way into the sandbox."""

from __future__ import annotations

from argparse import Namespace

from clickup_desktop.cli.output import OutputRefused, status_of, write_line
from clickup_desktop.sandbox import main


def run(options: Namespace) -> int:
    """Serve until it is stopped, and return the exit status."""
    try:
        return main.run(options, write_line)
    except (BrokenPipeError, OutputRefused) as error:
        return status_of(error)
