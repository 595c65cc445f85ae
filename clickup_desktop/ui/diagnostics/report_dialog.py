"""The report that a person may pass on: shown before it is copied or saved."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QStandardPaths, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.diagnostics.report import ReportNotSaved, save_report
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.widgets.dialog import Dialog
from clickup_desktop.ui.widgets.dialog_room import dialog_room
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import button, plain_label, title_label
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import PROGRAM, PYSIDE, PYTHON, verbatim

if TYPE_CHECKING:
    from clickup_desktop.ui.background import BackgroundWork

_SIZE = (760, 600)
_PROMISE = N_(
    "Names, e-mail addresses and secrets were removed. Nothing is sent from here: read the "
    "report before you pass it on."
)


class ReportDialog(Dialog):
    """Writes the report in the background, and shows it.

    Attributes:
        text: the report, to be read.
        hint: what failed.
        told: a line on what was done with it.
    """

    def __init__(
        self, work: BackgroundWork, write: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """Make a dialog on the report that `write` returns; it is called off the GUI thread."""
        super().__init__(_("Save report"), parent)
        self.setObjectName("reportDialog")
        self._work = work
        self._write = write
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        column.setSpacing(GRID * 2)
        column.addWidget(title_label(_("Report"), 1.25, name="dialogTitle"))
        column.addWidget(plain_label(_(_PROMISE), name="reportPromise"))
        self.busy = BusyIndicator(self, stoppable=False)
        column.addWidget(self.busy)
        self.text = verbatim(QPlainTextEdit(self), PROGRAM, PYTHON, PYSIDE, ssl.OPENSSL_VERSION)
        self.text.setObjectName("reportText")
        self.text.setAccessibleName(_("Report"))
        self.text.setAccessibleDescription(_(_PROMISE))
        self.text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setMinimumHeight(GRID * 10)
        column.addWidget(self.text, 1)
        self.hint = HintPanel(self, trying_again(self._try_again))
        column.addWidget(self.hint)
        column.addLayout(self._build_buttons())
        self.resize(QSize(*map(roomy, _SIZE)).boundedTo(dialog_room(self)))
        self._make()

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.told = ElidedLabel(parent=self)
        self.told.setObjectName("reportTold")
        self.told.setProperty("muted", True)
        row.addWidget(self.told, 1)
        self.close_button = button(_("Close"), self.reject, name="closeButton")
        self.copy_button = button(_("&Copy"), self.copy, icon="copy", name="copyButton")
        self.save_button = button(_("&Save…"), self.choose_file, primary=True, name="saveButton")
        for made in (self.close_button, self.copy_button, self.save_button):
            row.addWidget(made)
        self.save_button.setDefault(True)
        return row

    # The text

    def _make(self) -> None:
        self._allow(False)
        self.hint.clear()
        self.busy.start(_("Creating the report…"))
        self._work.run(
            lambda _job: self._write(),
            receiver=self,
            on_result=self._made,
            on_failure=self._failed,
            on_cancelled=self.busy.stop,
        )

    def _made(self, text: str) -> None:
        self.busy.stop()
        self.text.setPlainText(text)
        self._allow(True)
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow(self, allowed: bool) -> None:
        self.copy_button.setEnabled(allowed)
        self.save_button.setEnabled(allowed)

    def _failed(self, error: BaseException) -> None:
        self.busy.stop()
        self._allow(bool(self.text.toPlainText()))
        self.told.setText("")
        self.hint.show_error(error)

    def _try_again(self) -> None:
        if self.text.toPlainText():
            self.choose_file()
        else:
            self._make()

    # What is done with it

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._tell(_("The report is on the clipboard."))

    def choose_file(self) -> QFileDialog:
        """Ask where the report is to be saved."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        name = f"clickup-desktop-report-{date.today():%Y-%m-%d}.txt"
        dialog = QFileDialog(self, _("Save report"), str(folder), _("Text (*.txt)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: self.save(Path(chosen)))
        dialog.open()
        return dialog

    def save(self, path: Path) -> None:
        """Write the report to `path`, in the background."""
        text = self.text.toPlainText()
        self.hint.clear()
        self._allow(False)
        self.told.setText(_("Saving…"))
        self._work.run(
            lambda _job: save_report(path, text),
            receiver=self,
            on_result=lambda _nothing: self._saved(path),
            on_failure=self._failed,
            on_cancelled=lambda: self._failed(ReportNotSaved(path, _("saving was stopped"))),
        )

    def _saved(self, path: Path) -> None:
        self._allow(True)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell(_("Saved as {file}.").format(file=path.name))

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        announce(self, text)
