"""The audit of the packages: findings fail, a service that does not answer is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

AUDIT = Path(__file__).resolve().parents[2] / "tools" / "audit"
CLEAN = {"name": "fine", "version": "1", "vulns": []}
FLAWED = {
    "name": "flawed",
    "version": "1",
    "vulns": [{"id": "CVE-2027-1", "fix_versions": ["2"]}],
}
UNKNOWN = {"name": "unknown", "skip_reason": "not found"}


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for a program with a script")
@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [
        ([CLEAN, UNKNOWN], 0, "Audited 1 of 2 packages: 0 known"),
        ([CLEAN, FLAWED], 1, "flawed 1: CVE-2027-1, fixed in 2"),
        ([UNKNOWN], 0, "not audited: none of the 1 packages"),
        (None, 0, "not audited: no way to the service"),
    ],
)
def test_a_finding_fails_and_no_answer_does_not(
    answer: list[object] | None, status: int, told: str, tmp_path: Path
) -> None:
    program = tmp_path / "pip-audit"
    written = "" if answer is None else json.dumps({"dependencies": answer})
    program.write_text(
        f"#!/bin/sh\necho 'no way to the service' >&2\ncat <<'END'\n{written}\nEND\n"
    )
    program.chmod(0o755)
    # The audit asks the program that lies beside its interpreter.
    interpreter = tmp_path / "python"
    interpreter.symlink_to(sys.executable)
    ran = subprocess.run(
        [interpreter, "-I", AUDIT], capture_output=True, text=True, timeout=60, check=False
    )
    assert told in ran.stdout, ran.stderr
    assert ran.returncode == status
