"""What the diagnostics' widgets ask, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from clickup_desktop.interruption import Cancellation

if TYPE_CHECKING:
    from clickup_desktop.integration.records import CheckReport, CheckStep, Overview
    from clickup_desktop.organization.records import ChannelLink


class Diagnose(Protocol):
    """Tries everything, and tells of each step as it begins and ends."""

    def __call__(
        self, *, cancellation: Cancellation, on_step: Callable[[CheckStep], None]
    ) -> CheckReport:
        """Return what was found; blocks as long as that takes."""
        ...


class ReportText(Protocol):
    """Writes the report that a person may pass on."""

    def __call__(
        self,
        report: CheckReport | None,
        folder: Path | None,
        *,
        window_system: str = "",
        known: Overview | None = None,
        links: tuple[ChannelLink, ...] = (),
    ) -> str:
        """Return the report, without names and secrets; reads the log."""
        ...


class DiagnosticsSources(NamedTuple):
    """What a view of the diagnostics works with.

    Attributes:
        diagnose: runs them.
        report: writes the report on what was found; None before anything was tried.
    """

    diagnose: Diagnose
    report: Callable[[CheckReport | None], str]


def written_report(
    report: CheckReport | None,
    folder: Path | None,
    *,
    window_system: str = "",
    known: Overview | None = None,
    links: tuple[ChannelLink, ...] = (),
) -> str:
    """Return the program's own report."""
    from clickup_desktop.integration.diagnostics import report_text  # noqa: PLC0415 - when needed

    return report_text(report, folder, window_system=window_system, known=known, links=links)
