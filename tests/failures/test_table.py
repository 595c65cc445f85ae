"""The document is the same for the same rows, and no row can break out of its place."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import clickup_desktop
from clickup_desktop.clickup import errors as clickup
from clickup_desktop.clickup.address import InvalidClickUpUrl, normalise_clickup_url
from clickup_desktop.clickup.errors import TokenRejected
from clickup_desktop.integration import errors as integration
from clickup_desktop.integration.messages import errors as messages
from clickup_desktop.integration.organizations import errors as organizations
from clickup_desktop.integration.policy import errors as policy
from clickup_desktop.organization import errors as organization
from clickup_desktop.organization import secrets
from clickup_desktop.troubleshooting.hint import Hint, Step
from tests.failures.recorder import (
    BASES,
    Fault,
    Recorder,
    differences,
    left_out,
    shown,
)
from tests.failures.table import DOCUMENT, Row, document_of
from tests.troubleshooting.test_hints import errors_of

ROWS = (
    Row("Answers", "Cut off", "a server", "A hint.", "Everything."),
    Row("Answers", "Too long", "a server", "A hint.", "Everything."),
    Row("Proxies", "Not there", "a | b\nc", "A hint.", "Everything."),
)


def test_the_order_of_the_tests_does_not_matter() -> None:
    assert len({document_of(order) for order in permutations(ROWS)}) == 1


def test_every_theme_has_its_heading_and_every_fault_its_line() -> None:
    lines = document_of(ROWS).splitlines()
    assert [line for line in lines if line.startswith("## ")] == ["## Answers", "## Proxies"]
    assert lines[-1] == "| Not there | a \\| b c | A hint. | Everything. |"


def test_a_hint_is_told_with_its_first_steps() -> None:
    steps = (Step("Do this."), Step("Or that."), Step("Or nothing."))
    hint = Hint("code", "Title", "It happened.", ("A cause.",), steps, "details")
    assert shown(hint) == "**Title.** It happened. → Do this. Or that."


# How the document is held to what a run has seen


@pytest.mark.parametrize("whole", [True, False])
def test_a_row_that_says_something_else_is_told_also_when_not_all_tests_ran(whole: bool) -> None:
    seen = [ROWS[0], Row("Answers", "Too long", "a server", "Another hint.", "Everything.")]
    complaint = differences(seen, whole=whole, document=document_of(ROWS[:2]))
    assert "Answers: | Too long | a server | Another hint. | Everything. |" in complaint


def test_rows_that_were_not_seen_are_missed_only_when_all_tests_ran() -> None:
    document = document_of(ROWS)
    assert differences(ROWS, whole=True, document=document) == ""
    assert differences(ROWS[:2], whole=False, document=document) == ""
    assert "Not there" in differences(ROWS[:2], whole=True, document=document)


def test_a_row_under_another_theme_is_another_row() -> None:
    moved = Row("Proxies", "Too long", "a server", "A hint.", "Everything.")
    assert differences([moved], whole=False, document=document_of(ROWS))


def test_errors_that_no_test_meets_are_told() -> None:
    assert "clickup_desktop.clickup.errors.TokenRejected" in left_out(())


def test_an_error_that_nothing_has_raised_has_not_come_up() -> None:
    hint = Hint("code", "Title", "It happened.", (), (Step("Do this."),), "")
    recorder = Recorder(write=False)
    row = {"theme": "T", "fault": "F", "made": "M", "kept": "K"}
    with pytest.raises(AssertionError, match="nothing has raised"):
        recorder.record(**row, seen=Fault(TokenRejected(), hint))


def test_an_error_that_a_test_has_raised_itself_has_not_come_up() -> None:
    recorder = Recorder(write=False)
    with pytest.raises(TokenRejected) as raised:
        raise TokenRejected
    with pytest.raises(AssertionError, match="test_table"):
        recorder.meet(raised.value)
    with pytest.raises(InvalidClickUpUrl) as refused:
        normalise_clickup_url("no address")
    recorder.meet(refused.value)


class Process:
    """A process among several, which ran the tests that are named."""

    def __init__(self, *names: str) -> None:
        self.config: Any = SimpleNamespace(workeroutput={}, args=["tests"])
        self.recorder = Recorder(write=False)
        for name in names:
            self.recorder.record(theme="Answers", fault=name, made="M", seen="S", kept="K")
        self.recorder.pytest_sessionfinish(SimpleNamespace(config=self.config))  # type: ignore[arg-type]

    @property
    def told(self) -> Any:
        """What it hands to the one that gathers."""
        return SimpleNamespace(workeroutput=self.config.workeroutput)


def test_what_several_processes_have_seen_is_one_document() -> None:
    gathering = Recorder(write=False)
    for process in (Process("Cut off"), Process("Too long")):
        gathering.pytest_testnodedown(process.told, None)
    assert [row.fault for row in gathering.rows] == ["Cut off", "Too long"]


def test_two_processes_do_not_record_the_same_row() -> None:
    gathering = Recorder(write=False)
    gathering.pytest_testnodedown(Process("Cut off").told, None)
    with pytest.raises(AssertionError, match="recorded twice"):
        gathering.pytest_testnodedown(Process("Cut off").told, None)


def test_the_document_is_looked_at_although_a_test_was_skipped() -> None:
    recorder = Recorder(write=False)
    recorder._expected = {"one", "other"}
    recorder._passed, recorder._skipped = {"one"}, {"other"}
    recorder.rows = [Row("Answers", "Never written down", "M", "S", "K")]
    session: Any = SimpleNamespace(config=SimpleNamespace(), exitstatus=pytest.ExitCode.OK)

    recorder.pytest_sessionfinish(session)

    assert session.exitstatus == pytest.ExitCode.TESTS_FAILED
    assert "Never written down" in recorder.complaint
    assert "other" in recorder.note
    assert DOCUMENT.name in recorder.complaint


def test_an_exemption_that_is_none_any_more_is_told() -> None:
    everything = {
        f"{kind.__module__}.{kind.__qualname__}"
        for module in (
            clickup,
            integration,
            messages,
            organization,
            organizations,
            policy,
            secrets,
        )
        for kind in errors_of(module)
    }
    assert "IntegrationError" in left_out(everything)


@pytest.mark.parametrize("kind", BASES, ids=lambda kind: kind.__name__)
def test_what_is_said_to_be_a_base_is_never_raised_itself(kind: type[Exception]) -> None:
    assert kind.__subclasses__()
    package = Path(clickup_desktop.__file__).parent
    program = "\n".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    assert f"raise {kind.__name__}" not in program
