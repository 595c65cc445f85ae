"""The option that answers a question beforehand."""

from __future__ import annotations

import argparse

from clickup_desktop.language.texts import _


def add_yes(parser: argparse.ArgumentParser) -> None:
    """Add what says beforehand that copies of messages may be deleted."""
    parser.add_argument(
        "--yes", action="store_true", help=_("delete copies of messages without asking")
    )
