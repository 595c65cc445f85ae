"""Measures copies of messages: `python -m benchmarks.messages [--million] [--json FILE]`.

With `copies`, three million messages are made and measured: that takes a quarter of an hour.

Prints a table with each figure beside what is wanted of it, and returns 1 where one isn't reached.
Milliseconds are scaled as in `python -m benchmarks`, by what a bare window takes here.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    many_copies,
    message_export,
    message_finding,
    message_following,
    message_killing,
    message_syncing,
    message_window,
)
from benchmarks.figures import Figure, table
from benchmarks.start import slowness

PARTS = ("syncing", "killing", "finding", "export", "following", "window")
LONG = ("copies",)
"""Measured only where they are named."""


def main() -> int:
    """Measure everything, or some parts."""
    parser = argparse.ArgumentParser(prog="benchmarks.messages", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS, *LONG], help="only these parts")
    parser.add_argument("--million", action="store_true", help="find among a million as well")
    parser.add_argument("--kills", type=int, default=200, help="how often a reader is killed")
    parser.add_argument("--rounds", type=int, default=5, help="measurements behind each median")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    options = parser.parse_args()
    factor = slowness()
    sizes = [message_finding.FEW, *([message_finding.MANY] * options.million)]
    measures: dict[str, Callable[[], list[Figure]]] = {
        "syncing": message_syncing.measure,
        "killing": lambda: message_killing.measure(options.kills),
        "finding": lambda: [it for size in sizes for it in message_finding.measure(size, factor)],
        "export": lambda: message_export.measure(options.rounds, factor),
        "following": message_following.measure,
        "copies": lambda: many_copies.measure(factor),
        "window": lambda: message_window.measure(options.rounds, factor),
    }
    figures: list[Figure] = []
    for part in options.parts or PARTS:
        print(f"{part}…", file=sys.stderr, flush=True)
        measured = measures[part]()
        print(table(measured), file=sys.stderr, flush=True)
        figures += measured
    print(f"milliseconds are multiplied by {factor:.2f} here\n")
    print(table(figures))
    if options.json is not None:
        options.json.write_text(json.dumps([it.to_dict() for it in figures], indent=1) + "\n")
    return 0 if all(it.reached for it in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
