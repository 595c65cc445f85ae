"""Measures what a big Workspace costs: `python -m benchmarks [--rounds N] [--json FILE]`.

Prints a table with each figure beside its reference, and returns 1 where one isn't as wanted.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

from benchmarks import growth, loading, promptness, start, window
from benchmarks.figures import Figure, table


def main() -> int:
    """Measure everything."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="measurements behind each median")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    options = parser.parse_args()
    began = time.monotonic()
    figures: list[Figure] = []
    for part in (loading, window, growth, start, promptness):
        print(f"{part.__name__}…", file=sys.stderr, flush=True)
        measured = part.measure(options.rounds)
        print(table(measured), file=sys.stderr, flush=True)
        figures += measured
    machine = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    report = {
        "machine": machine,
        "rounds": options.rounds,
        "seconds": round(time.monotonic() - began),
        "figures": [figure.to_dict() for figure in figures],
    }
    if options.json is not None:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(f"{machine}; medians of {options.rounds}; {report['seconds']} s\n")
    print(table(figures))
    if options.json is None:
        print(json.dumps(report))
    return 0 if all(figure.reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
