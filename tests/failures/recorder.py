"""Gathers the rows of a run, and holds the document to them when the run was a whole one."""

from __future__ import annotations

import traceback
from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

import pytest

import clickup_desktop
from clickup_desktop.clickup import errors as clickup
from clickup_desktop.integration import errors as integration
from clickup_desktop.integration.messages import errors as messages
from clickup_desktop.integration.organizations import errors as organizations
from clickup_desktop.integration.policy import errors as policy
from clickup_desktop.organization import errors as organization
from clickup_desktop.organization import secrets
from clickup_desktop.troubleshooting.hint import Hint
from clickup_desktop.troubleshooting.hints import HINTS
from tests.failures.table import DOCUMENT, Row, document_of, lines_of
from tests.troubleshooting.test_hints import errors_of

WRITE = "--write-failures"
RECORDER = pytest.StashKey["Recorder"]()
_OUTPUT = "failures"
"""Where a process among several tells what it has recorded."""
_FOLDER = Path(__file__).parent
_PROGRAM = Path(clickup_desktop.__file__).parent
_STEPS = 2

BASES: tuple[type[Exception], ...] = (
    clickup.ClickUpError,
    integration.IntegrationError,
    messages.CopyError,
    organization.OrganizationError,
    policy.PolicyError,
)
"""What others are derived from, and nothing else."""


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
    """What came of a fault: the error that was raised, and the hint that is shown for it."""

    error: BaseException
    hint: Hint


class ToldFault(NamedTuple):
    """The same of another process, which told the name of its error and its hint."""

    kind: type[BaseException]
    hint: Hint


def shown(hint: Hint) -> str:
    """Return what a row says of a hint: its title, what happened, and its first steps."""
    steps = " ".join(step.text for step in hint.steps[:_STEPS])
    return f"**{hint.title}.** {hint.happened} → {steps}"


class _Worker(Protocol):
    """A process of pytest-xdist's that runs some of the tests."""

    workeroutput: dict[str, Any]


class Recorder:
    """Plugin of pytest's, for one run: in one process, or in several with one that gathers.

    Attributes:
        rows: what was recorded so far.
    """

    def __init__(self, *, write: bool) -> None:
        self._write = write
        self._expected: set[str] = set()
        self._passed: set[str] = set()
        self._skipped: set[str] = set()
        self._failed = False
        self._whole = True
        self._met: set[str] = set()
        self.rows: list[Row] = []
        self.complaint = ""
        self.note = ""

    def record(
        self,
        *,
        theme: str,
        fault: str,
        made: str,
        seen: Fault | ToldFault | Hint | str,
        kept: str,
    ) -> None:
        """Add a row.

        Args:
            seen: the hint that was shown, or what the program went on to show.
        """
        if isinstance(seen, Fault):
            self.meet(seen.error)
            seen = seen.hint
        elif isinstance(seen, ToldFault):
            self._met.add(_name(seen.kind))
            seen = seen.hint
        elif isinstance(seen, Hint):
            # The program has caught the error itself, and shows what it says of that kind alone.
            self._met.update(_name(kind) for kind, hint in HINTS.items() if hint.code == seen.code)
        text = shown(seen) if isinstance(seen, Hint) else seen
        assert all((theme, fault, made, text, kept)), "a row has no empty cells"
        self._add(Row(theme, fault, made, text, kept))

    def record_case(
        self, theme: str, case: Case, seen: Fault | ToldFault | Hint | str, kept: str
    ) -> None:
        """Add the row of a case."""
        self.record(theme=theme, fault=case.fault, made=case.made, seen=seen, kept=kept)

    def meet(self, error: BaseException) -> None:
        """Note that an error has really come up: the program has raised it, and not a test."""
        raised = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
        assert raised, "nothing has raised this error"
        assert raised[-1].is_relative_to(_PROGRAM), f"{raised[-1]} has raised this error"
        self._met.add(_name(type(error)))

    def _add(self, row: Row) -> None:
        known = {(row.theme, row.fault) for row in self.rows}
        assert (row.theme, row.fault) not in known, f"{row.theme}: {row.fault} is recorded twice"
        self.rows.append(row)

    # What pytest calls

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Remember that tests of this folder were left out."""
        if _here(items):
            self._whole = False

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note which tests are to run, and whether they are all there are."""
        items = _here(session.items)
        named_one_by_one = any("::" in argument for argument in session.config.args)
        if named_one_by_one or {item.path for item in items} != set(_FOLDER.glob("test_*.py")):
            self._whole = False
        self._expected |= {item.nodeid for item in items}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what came of each test."""
        if report.failed:
            self._failed = True
        elif report.skipped:
            self._skipped.add(report.nodeid)
        elif report.when == "call":
            self._passed.add(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: _Worker, error: object) -> None:
        """Gather what a process has recorded that ran some of the tests."""
        told = getattr(node, "workeroutput", {}).get(_OUTPUT)
        if error or told is None:
            self._failed = True
            return
        for cells in told["rows"]:
            self._add(Row(*cells))
        self._met.update(told["met"])
        self._expected.update(told["expected"])
        self._whole = self._whole and told["whole"]

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the document, or hold what was seen to it; a process among several tells it."""
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_OUTPUT] = {
                "rows": [astuple(row) for row in self.rows],
                "met": sorted(self._met),
                "expected": sorted(self._expected),
                "whole": self._whole,
            }
            return
        if self._failed:
            return
        self.complaint = self._complain()
        if self.complaint and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say how the document stands."""
        for text, colour in ((self.complaint, "red"), (self.note, "yellow")):
            if text:
                terminalreporter.section("Table of faults", "=", bold=True, **{colour: True})
                terminalreporter.line(text)

    def _complain(self) -> str:
        if self._whole and self._expected and self._expected <= self._passed:
            if self._write:
                DOCUMENT.write_text(document_of(self.rows), encoding="utf-8")
            return left_out(self._met) or differences(self.rows, whole=True)
        skipped = sorted(self._expected & self._skipped)
        if skipped:
            listed = "".join(f"\n  {name}" for name in skipped)
            self.note = f"The rows of {len(skipped)} skipped tests were not looked at:{listed}"
        if self._write:
            return f"{DOCUMENT.name} is written only after all tests of tests/failures have passed."
        return differences(self.rows, whole=False)


def left_out(met: Collection[str]) -> str:
    """Return what is to be said of errors that no test has met, and of those wrongly excused."""
    modules = (clickup, organization, secrets, integration, organizations, policy, messages)
    known = {_name(kind) for module in modules for kind in errors_of(module)}
    excused = {_name(kind) for kind in BASES}
    missing = ", ".join(sorted(known - set(met) - excused))
    if missing:
        return f"No test has met {missing}: make that fault."
    stale = ", ".join(sorted(excused & set(met)))
    return f"A test meets {stale}: that is no exemption any more." if stale else ""


def differences(rows: Iterable[Row], *, whole: bool, document: str | None = None) -> str:
    """Return what is to be said of a document that says something else than the rows.

    Args:
        whole: the rows are all there are, so that nothing else may stand in the document.
        document: what it says; the project's own unless it is given.
    """
    if document is None:
        document = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    seen = document_of(rows)
    if seen == document:
        return ""
    differing = lines_of(seen) - lines_of(document)
    if whole:
        differing |= lines_of(document) - lines_of(seen)
    elif not differing:
        return ""
    listed = "\n".join(f"  {theme}: {line}" for theme, line in sorted(differing))
    return (
        f"{DOCUMENT.name} says something else than these tests have seen. Look at what changed"
        f", then bring it up to date with\n\n    pytest tests/failures {WRITE}\n\n{listed}"
    )


def _name(kind: type[BaseException]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _here(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    return [item for item in items if item.path.parent == _FOLDER]
