"""The tour in a language that was made up: each step in light and dark, and in two sizes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from clickup_desktop.ui import tour
from clickup_desktop.ui.application import build_application
from clickup_desktop.ui.clipping import clipped_at_sizes, settle_layout
from clickup_desktop.ui.pictures import picture_of, save_picture
from clickup_desktop.ui.widgets.theme import Scheme, apply_scheme
from tests.language.shown_texts import painted_rows, untranslated

SIZES = ((1400, 900), (1024, 640))


def faults_of(window: QWidget, dialog: QDialog | None, pictures: Path, name: str) -> list[str]:
    """Return what is wrong with a window and the dialog in front of it, and take its pictures."""
    found: dict[str, None] = {}
    settle_layout()  # a dialog that has something to tell may grow
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        apply_scheme(build_application(), scheme)
        for size in SIZES:
            for part in clipped_at_sizes(window, dialog, [size]):
                found.update(dict.fromkeys(part.split("; ")))
            with painted_rows() as rows:
                picture = picture_of(window, dialog)
            width, height = size
            save_picture(picture, pictures / f"{name}-{scheme.value}-{width}x{height}.png")
            found.update(dict.fromkeys(fault for row in rows for fault in row.faults()))
    for shown in filter(None, (window, dialog)):
        found.update(dict.fromkeys(untranslated(shown)))
    return list(found)


class PseudoTour(tour.Tour):
    """Notes what is wrong in each step, and goes on.

    Attributes:
        faults: what was found, each with the first step that shows it.
        names: the steps that were taken.
    """

    def __init__(self, out: Path, folder: Path, clickup_url: str, token: str) -> None:
        super().__init__(out, folder, clickup_url, token)
        self.faults: dict[str, str] = {}
        self.names: list[str] = []

    def _take_pictures(self, name: str) -> list[str]:
        self.names.append(name)
        step = f"{self._count:02}-{name}"
        self._wait(lambda: not self._now.work.jobs, "rest")
        shell, dialog = self._now.shell, self._dialog()
        for fault in faults_of(shell, dialog, self._out, step):
            self.faults.setdefault(fault, step)
        return []
