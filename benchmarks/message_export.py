"""Measures the export of a Channel: time, and memory over what the program has before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, middle
from benchmarks.many_messages import write_copies
from benchmarks.sandboxes import ROOT
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.copy_rows import copies
from clickup_desktop.integration.messages.export.exporting import ExportFormat, export_to
from clickup_desktop.integration.messages.export.selection import channel_selection
from clickup_desktop.private_files import writing_chosen

MESSAGES = 50_000


def _export_here(path: Path, file_format: ExportFormat) -> dict[str, float]:
    """Export in this process, which has done nothing else."""
    file = CopyFile(path, "81")
    with file.reading() as connection:
        [copy] = copies(connection)
    before = most_megabytes()
    began = time.perf_counter()
    with (
        channel_selection(file, copy.channel_id) as selection,
        writing_chosen(path.with_suffix(file_format.suffix)) as stream,
    ):
        written = export_to(stream, selection, file_format)
    seconds = time.perf_counter() - began
    if written < MESSAGES:
        raise SystemExit(f"only {written} messages were written")
    return {"seconds": seconds, "megabytes": most_megabytes() - before}


def most_megabytes() -> float:
    """Return the most memory that this program has had; `getrusage` would count its parent's."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("the system doesn't tell memory")


def measure(rounds: int, factor: float = 1.0) -> list[Figure]:
    """Export a Channel in each format, each in processes of their own.

    Args:
        factor: what seconds are multiplied by here.
    """
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copies.sqlite3"
        write_copies(path, MESSAGES + 100, channels=1).close()
        for file_format in ExportFormat:
            results = [_exported(path, file_format) for _ in range(rounds)]
            for what, unit, wanted in (
                ("seconds", "s", round(3 * factor, 1)),
                ("megabytes", "MB", 30.0),
            ):
                figures.append(
                    Figure(
                        f"export of {MESSAGES:,} as {file_format}, {what}",
                        round(middle([it[what] for it in results]), 2),
                        unit,
                        wanted,
                        rounds=rounds,
                    )
                )
    return figures


def _exported(path: Path, file_format: ExportFormat) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.message_export", str(path), file_format.value],
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.PIPE,
        check=True,
        timeout=600,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    json.dump(_export_here(Path(sys.argv[1]), ExportFormat(sys.argv[2])), sys.stdout)
