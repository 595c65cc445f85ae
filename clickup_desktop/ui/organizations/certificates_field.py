"""Where somebody names the certificates that their company issues itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.folded_part import FoldedPart
from clickup_desktop.ui.widgets.labels import button, plain_label
from clickup_desktop.ui.widgets.theme import GRID


class CertificatesField(QWidget):
    """Folded, until somebody needs it.

    Signals:
        changed: something else stands in it, or it takes other room.
        submitted: Enter was pressed.
    """

    changed = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        part = FoldedPart(_("&Advanced: your company's certificates"), "certificatesToggle", self)
        part.changed.connect(self.changed)
        outer.addWidget(part)
        column = part.column
        self.advanced = part.toggle
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        self.line = QLineEdit(part)
        self.line.setObjectName("certificatesField")
        self.line.setAccessibleName(_("File with your company's certificates"))
        self.line.setPlaceholderText(_("The system's certificates"))
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.line.returnPressed.connect(self.submitted)
        row.addWidget(self.line, 1)
        row.addWidget(button(_("&Browse…"), self._browse, name="browseCertificates"))
        column.addLayout(row)
        column.addWidget(
            plain_label(
                _(
                    "Only needed where your company issues its servers' certificates itself and "
                    "this computer doesn't know them. Ask your database administrator for the "
                    "file, in PEM format."
                ),
                muted=True,
                small=True,
            )
        )

    @property
    def file(self) -> Path | None:
        """The file that is named; None for the system's certificates."""
        named = self.line.text().strip()
        return Path(named) if named else None

    def _browse(self) -> None:
        dialog = QFileDialog(self, _("Your company's certificates"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Certificates (*.pem *.crt *.cer)"), _("All files (*)")])
        dialog.fileSelected.connect(self.line.setText)
        dialog.open()
