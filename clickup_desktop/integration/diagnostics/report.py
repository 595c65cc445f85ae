"""The report: what a person can post when they ask for help, with nobody's name in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from clickup_desktop.data_folder import data_folder
from clickup_desktop.integration.diagnostics.computer import PROGRAM_STEP
from clickup_desktop.integration.organizations.opening import user_names
from clickup_desktop.integration.records import (
    CheckReport,
    CheckStep,
    Overview,
    Verdict,
    is_masked_name,
)
from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.records import ChannelLink, WorkspaceReference
from clickup_desktop.troubleshooting.anonymising import Anonymiser, KnownName
from clickup_desktop.troubleshooting.identities import computer_names
from clickup_desktop.troubleshooting.log_tail import log_tail
from clickup_desktop.troubleshooting.platform_text import platform_text
from clickup_desktop.untrusted_text import display_text, without_isolates

LOG_LINES = 200
_VERDICTS = {
    Verdict.WAITING: N_("waiting"),
    Verdict.RUNNING: N_("running"),
    Verdict.FINE: N_("passed"),
    Verdict.NOTED: N_("note"),
    Verdict.FAILED: N_("failed"),
    Verdict.SKIPPED: N_("skipped"),
    Verdict.STOPPED: N_("stopped"),
}
_LONGEST_LINE = 500


def report_text(
    report: CheckReport | None,
    folder: Path | None,
    *,
    window_system: str = "",
    known: Overview | None = None,
    links: tuple[ChannelLink, ...] = (),
) -> str:
    """Return the report as text: version, platform, verdicts and the end of the log.

    Secrets are taken out, and so is all that tells whose it is. Reads the log's files, so it does
    not belong on a GUI thread.

    Args:
        report: what diagnostics found; None where they have not run.
        folder: the data folder; None for the system's own.
        window_system: such as "Qt 6.8.0, wayland".
        known: whose names are left out, beside those that the steps name themselves.
        links: all links, where `known` has the first of them only.
    """
    anonymiser = Anonymiser(_names(report, known, links), _home())
    parts = [platform_text(window_system), _verdicts(report, anonymiser)]
    # Cleaned as a whole, since a name may go over the end of a line.
    log = anonymiser.clean("\n".join(log_tail(data_folder(folder), LOG_LINES)))
    title = _("The last {count} lines of the log").format(count=LOG_LINES)
    parts.append("\n".join([title, "", _shown(log) or _("(none)")]))
    return without_isolates("\n\n".join(parts)) + "\n"


def _verdicts(report: CheckReport | None, anonymiser: Anonymiser) -> str:
    if report is None:
        return _("Diagnostics haven't been run.")
    lines = [_("Diagnostics")]
    area: str | None = None
    for step in report.steps:
        if step.name == PROGRAM_STEP and step.hint is None:
            continue  # the report begins with what it says
        if step.area != area:
            area = step.area
            lines += ["", _shown(anonymiser.clean(area))]
        lines += [f"  {line}" for line in _step_lines(step, anonymiser)]
    return "\n".join(lines)


def _step_lines(step: CheckStep, anonymiser: Anonymiser) -> list[str]:
    told = step.title
    if step.note:
        told = _("{step}: {note}").format(step=step.title, note=step.note)
    verdict = _(_VERDICTS[step.verdict])
    width = max(len(_(word)) for word in _VERDICTS.values()) + 1
    lines = [f"{verdict:<{width}}{step.time_text:>8}  {_shown(anonymiser.clean(told))}"]
    if step.hint is not None:
        hint = f"{step.hint.title}. {step.hint.happened} {step.hint.details}".rstrip()
        lines.append(f"{'':{width + 10}}{step.hint.code}: {_shown(anonymiser.clean(hint))}")
    return lines


def _shown(text: str) -> str:
    """Return lines that a person can read, their indentation kept."""
    return "\n".join(
        " " * (len(line) - len(line.lstrip(" "))) + display_text(line, maximum=_LONGEST_LINE)
        for line in text.splitlines()
    )


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None


def _names(
    report: CheckReport | None, known: Overview | None, links: tuple[ChannelLink, ...]
) -> list[KnownName]:
    names = [name for step in (report.steps if report else ()) for name in step.names]
    if known is not None:
        names = [*_names_known(known, links or known.links.items), *names]
    return [
        *names,
        *(KnownName("member", name) for name in user_names()),
        *(KnownName("computer", name) for name in computer_names()),
    ]


def _names_known(known: Overview, links: Iterable[ChannelLink]) -> list[KnownName]:
    names = [KnownName("organization", known.organization.name)]
    names += [KnownName("organization", known.organization.assistance)]
    people = {*known.members, *known.role_holders, known.member}
    people |= {connection.owner for connection in known.connections}
    people |= {link.linked_by for link in links}
    for person in sorted(people, key=lambda person: person.id):
        names += [KnownName("member", person.name), KnownName("member", person.email, person.name)]
    for connection in known.connections:
        account = connection.account
        names += [
            KnownName("account", text, account.name)
            for text in (account.name, account.email, account.id)
        ]
        for workspace in connection.workspaces:
            names += _both(workspace)
    for link in links:
        names += _both(link.workspace)
        if not is_masked_name(link.channel_name):
            names += [KnownName("Channel", link.channel_name)]
        names += [KnownName("place", part) for part in link.path]
    return names


def _both(workspace: WorkspaceReference) -> list[KnownName]:
    return [
        KnownName("Workspace", workspace.name),
        KnownName("Workspace", workspace.id, workspace.name),
    ]
