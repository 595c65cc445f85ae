"""What a person passes on when they ask for help, and the file it is saved in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from clickup_desktop.language.texts import _
from clickup_desktop.private_files import write_chosen
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.platform_text import platform_text
from clickup_desktop.untrusted_text import display_text


def report() -> str:
    """Return the version and the platform, and nothing of the person's."""
    return platform_text(window_system())


def window_system() -> str:
    """Return what draws the window, as a report names it."""
    return f"Qt {qVersion()}, {QGuiApplication.platformName()}"


class ReportNotSaved(Exception):
    """The file could not be written; whatever stood in its place before is still there."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__("the report could not be saved")
        self.path = path
        self.reason = reason

    def to_hint(self) -> Hint:
        return Hint(
            "report-not-saved",
            _("The report could not be saved"),
            _("The system says: {reason}.").format(reason=self.reason),
            (_("The folder is write-protected or missing, or its disk is full."),),
            (Step(_("Save it in another folder."), Action.RETRY),),
            display_text(str(self.path), maximum=300),
        )


def save_report(path: Path, text: str) -> None:
    """Write `text` to `path`, readable by its owner alone, in the place of what was there.

    Raises:
        ReportNotSaved: the old file is left as it was; so is a link.
    """
    try:
        write_chosen(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise ReportNotSaved(path, error.strerror or type(error).__name__) from None
