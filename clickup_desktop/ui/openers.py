"""How the window gets what it shows: the organization, the sample workspace, the diagnostics."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from clickup_desktop.data_folder import data_folder, is_unused
from clickup_desktop.integration.policy.lookup import look_up_policy
from clickup_desktop.interruption import Cancellation
from clickup_desktop.ui.display import qt_text

if TYPE_CHECKING:
    from clickup_desktop.integration.awaited import Recalled
    from clickup_desktop.integration.organizations.organizations import Organizations
    from clickup_desktop.integration.organizations.sample import SampleWorkspace
    from clickup_desktop.integration.records import CheckReport, CheckStep, Overview
    from clickup_desktop.integration.session import OrganizationSession
    from clickup_desktop.organization.records import ChannelLink


class Diagnose(Protocol):
    """Tries everything, and tells of each step as it begins and ends."""

    def __call__(
        self,
        *,
        cancellation: Cancellation,
        on_step: Callable[[CheckStep], None],
        session: OrganizationSession | None = None,
    ) -> CheckReport:
        """Return what was found; blocks as long as that takes.

        Args:
            session: the organization that is open; None where opening it is to be tried.
        """
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
    from clickup_desktop.integration.diagnostics import report_text  # noqa: PLC0415 - behind the first page

    return report_text(report, folder, window_system=window_system, known=known, links=links)


def _diagnose_at(folder: Path | None, clickup_url: str | None) -> Diagnose:
    def diagnose(
        *,
        cancellation: Cancellation,
        on_step: Callable[[CheckStep], None],
        session: OrganizationSession | None = None,
    ) -> CheckReport:
        from clickup_desktop.integration.diagnostics import Diagnostics  # noqa: PLC0415 - behind the first page

        if session is None:
            diagnostics = Diagnostics(folder, clickup_url, qt=qt_text)
        else:
            diagnostics = Diagnostics.of(session, qt=qt_text)
        return diagnostics.run(cancellation=cancellation, on_step=on_step)

    return diagnose


class Openers(NamedTuple):
    """How the session gets what it shows; all of them are called in the background.

    Attributes:
        organization: opens it.
        sample: starts the sample workspace.
        diagnose: finds out what is wrong, also where the organization could not be opened.
        report_text: writes the report that can be passed on.
        organizations: the organizations of this computer; None where there are no others.
        recall: returns what was last known of the organization that will be opened.
        is_unused: whether there is no organization yet, so that a new one will be made; asked on
            the GUI thread.
    """

    organization: Callable[[], OrganizationSession]
    sample: Callable[[Cancellation], SampleWorkspace]
    diagnose: Diagnose = _diagnose_at(None, None)
    report_text: ReportText = written_report
    organizations: Callable[[], Organizations] | None = None
    recall: Callable[[], Recalled | None] | None = None
    is_unused: Callable[[], bool] = lambda: False


def _recall(folder: Path) -> Recalled | None:
    from clickup_desktop.integration.awaited import recall  # noqa: PLC0415 - behind the first page

    return recall(folder)


def _policy_is_usable() -> bool:
    """Whether what is decided for this computer can be read; else nothing is begun."""
    return look_up_policy()[1] is None


def usual_openers(data_dir: Path | None, clickup_url: str | None) -> Openers:
    """Return the openers of the real program; what they need is imported when they are called."""

    folder = data_folder(data_dir)

    @cache
    def organizations() -> Organizations:
        from clickup_desktop.integration.organizations.organizations import Organizations  # noqa: PLC0415 - behind the first page

        return Organizations(data_dir, clickup_url)

    def open_organization() -> OrganizationSession:
        return organizations().open_current()

    def open_sample_workspace(cancellation: Cancellation) -> SampleWorkspace:
        from clickup_desktop.integration.organizations.sample import open_sample  # noqa: PLC0415 - behind the first page

        return open_sample(cancellation=cancellation)

    return Openers(
        open_organization,
        open_sample_workspace,
        _diagnose_at(data_dir, clickup_url),
        organizations=organizations,
        recall=lambda: _recall(folder),
        is_unused=lambda: is_unused(folder) and _policy_is_usable(),
    )
