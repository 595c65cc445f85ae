"""The command that says where it stops: diagnostics, and a report that can be posted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clickup_desktop.cli.exit_status import DONE, FAILED
from clickup_desktop.cli.records import step_records
from clickup_desktop.cli.session import Session
from clickup_desktop.cli.step_lines import StepLines
from clickup_desktop.integration.diagnostics import Diagnostics, report_text
from clickup_desktop.language.texts import _
from clickup_desktop.private_files import write_chosen
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.troubleshooting.platform_text import platform_text
from clickup_desktop.ui.display import qt_text
from clickup_desktop.untrusted_text import display_text


class ReportNotWritten(Exception):
    """The report's file can't be written."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(reason)
        self.file = file
        self.reason = reason

    def to_hint(self) -> Hint:
        return Hint(
            "report-not-written",
            _("The report was not saved"),
            _("The file {file} can't be written.").format(file=display_text(str(self.file))),
            (),
            (Step(_("Choose another file.")),),
            display_text(self.reason),
        )


def diagnose(session: Session) -> int:
    """Try everything, and print each step as it ends."""
    options, output = session.options, session.output
    diagnostics = Diagnostics(
        options.data_dir,
        options.clickup_url,
        token=session.environment_token,
        organization=options.organization,
        qt=qt_text,
    )
    lines = StepLines(output)
    report = diagnostics.run(cancellation=session.cancellation, on_step=lines.hear)
    session.cancellation.raise_if_cancelled()
    if options.report is not None:
        text = report_text(
            report, options.data_dir, known=diagnostics.known, links=diagnostics.known_links
        )
        _write(options.report, text)
        line = _("The report was saved in {file}. Read it before you share it.")
        output.line(line.format(file=options.report))
    result: dict[str, Any] = {
        "ok": report.ok,
        "platform": platform_text().splitlines(),
        "steps": step_records(report),
    }
    if report.hint is not None:
        output.failure(report.hint, result)
        return FAILED
    output.line(report.praise)
    output.data({**result, "error": None})
    return DONE


def _write(file: Path, text: str) -> None:
    try:
        write_chosen(file, text.encode("utf-8", "replace"))
    except OSError as error:
        raise ReportNotWritten(file, error.strerror or "") from None
