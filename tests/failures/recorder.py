"""Gathers the rows of a run, and holds the document to them when the run was a whole one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from clickup_desktop.clickup import errors as clickup
from clickup_desktop.integration import errors as integration
from clickup_desktop.organization import errors as organization
from clickup_desktop.organization import secrets
from clickup_desktop.troubleshooting.hint import Hint
from tests.failures.table import DOCUMENT, Row, document_of
from tests.troubleshooting.test_hints import errors_of

WRITE = "--write-failures"
_FOLDER = Path(__file__).parent
_STEPS = 2

_NEVER_MET = frozenset(
    {
        # What others are derived from, and nothing else.
        clickup.ClickUpError,
        integration.IntegrationError,
        # Made with several computers in tests/integration/organizations.
        organization.KeptHere,
        integration.KeyNotChanged,
        integration.NotJoinedHere,
        integration.PasswordUnusable,
        integration.UnknownOrganization,
    }
)


class Case(NamedTuple):
    """One fault among several that a test makes in the same way.

    Attributes:
        fault, made: as they stand in the row.
        subject: what the test needs to make it.
        bounds: on time, for a fault that would take as long as it may (see `Bounds`).
    """

    fault: str
    made: str
    subject: Any
    bounds: Mapping[str, float] = MappingProxyType({})

    def __str__(self) -> str:
        return self.fault


class Fault(NamedTuple):
    """What came of a fault: the error, and the hint that is shown for it."""

    error: BaseException
    hint: Hint


def shown(hint: Hint) -> str:
    """Return what a row says of a hint: its title, what happened, and its first steps."""
    steps = " ".join(step.text for step in hint.steps[:_STEPS])
    return f"**{hint.title}.** {hint.happened} → {steps}"


class Recorder:
    """Plugin of pytest's, for one run.

    Attributes:
        rows: what was recorded so far.
        met: the classes of the errors that really came up.
    """

    def __init__(self, *, write: bool) -> None:
        self._write = write
        self._expected: set[str] = set()
        self._passed: set[str] = set()
        self._whole = False
        self.rows: list[Row] = []
        self.met: set[type[BaseException]] = set()
        self.complaint = ""

    def record(
        self,
        *,
        theme: str,
        fault: str,
        made: str,
        seen: Fault | Hint | str,
        kept: str,
    ) -> None:
        """Add a row.

        Args:
            seen: the hint that was shown, or what the program went on to show.
        """
        if isinstance(seen, Fault):
            self.met.add(type(seen.error))
            seen = seen.hint
        text = shown(seen) if isinstance(seen, Hint) else seen
        assert all((theme, fault, made, text, kept)), "a row has no empty cells"
        known = {(row.theme, row.fault) for row in self.rows}
        assert (theme, fault) not in known, f"{theme}: {fault} is recorded twice"
        self.rows.append(Row(theme, fault, made, text, kept))

    # What pytest calls

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Remember that tests of this folder were left out."""
        if _here(items):
            self._whole = False
            self._expected.add("something that was deselected")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note which tests are to run, and whether they are all there are."""
        items = _here(session.items)
        named_one_by_one = any("::" in argument for argument in session.config.args)
        collected = {item.path for item in items}
        self._whole = not named_one_by_one and collected == set(_FOLDER.glob("test_*.py"))
        self._expected |= {item.nodeid for item in items}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the tests that passed."""
        if report.when == "call" and report.passed and report.nodeid in self._expected:
            self._passed.add(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the document, or compare it, after all tests of this folder have passed."""
        if not self._whole or self._passed != self._expected:
            return
        self.complaint = self._left_out() or self._held_to(document_of(self.rows))
        if self.complaint and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say how the document stands."""
        if self.complaint:
            terminalreporter.section("Table of faults", red=True, bold=True)
            terminalreporter.line(self.complaint)

    def _left_out(self) -> str:
        modules = (clickup, organization, secrets, integration)
        known = {kind for module in modules for kind in errors_of(module)}
        left_out = sorted(kind.__name__ for kind in known - self.met - _NEVER_MET)
        return f"No test has met {', '.join(left_out)}: make that fault." if left_out else ""

    def _held_to(self, document: str) -> str:
        if self._write:
            DOCUMENT.write_text(document, encoding="utf-8")
            return ""
        there = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
        if there == document:
            return ""
        differing = set(document.splitlines()) ^ set(there.splitlines())
        listed = "\n".join(f"  {line}" for line in sorted(differing))
        return (
            f"{DOCUMENT.name} says something else than these tests have seen. Look at what changed"
            f", then bring it up to date with\n\n    pytest tests/failures {WRITE}\n\n{listed}"
        )


def _here(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    return [item for item in items if item.path.parent == _FOLDER]
