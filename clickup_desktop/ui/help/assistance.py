"""Where members get help: the address that an Enterprise Admin has set, and a report to send."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.diagnostics.report import report
from clickup_desktop.ui.widgets.card import Card
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import button, plain_label, title_label
from clickup_desktop.ui.widgets.narrowing_form import narrowing_form
from clickup_desktop.ui.widgets.read_only import allow, read_only_reason
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.verbatim import PROGRAM, PYSIDE, PYTHON, verbatim

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.ui.widgets.page import PageContext

_REPORT_HEIGHT = 104
_EXAMPLE = "help@example.com"
_LONGEST_ADDRESS = 300


class AssistanceCard(Card):
    """Shows the address as text to be copied; an Enterprise Admin may change it.

    Signals:
        saved: the address was changed.
    """

    saved = Signal()

    def __init__(self, context: PageContext, without_address: str) -> None:
        super().__init__()
        self.setObjectName("assistance")
        self._context = context
        self._without = without_address
        self._known = ""
        self.body.setSpacing(GRID + GRID // 2)
        self.body.addWidget(title_label(_("Assistance"), 1.2))
        self.told = plain_label(without_address, name="assistanceTold", selectable=True)
        self.body.addWidget(self.told)
        self._editor = QWidget(self)
        form = narrowing_form(self._editor)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        label = plain_label(_("Add&ress for assistance"), wrap=False)
        self.address = QLineEdit(self._editor)
        self.address.setObjectName("assistanceAddress")
        self.address.setMaxLength(_LONGEST_ADDRESS)
        verbatim(self.address, _EXAMPLE).setPlaceholderText(_EXAMPLE)
        self.address.returnPressed.connect(self.save)
        label.setBuddy(self.address)
        row.addWidget(self.address, 1)
        self.save_button = button(_("Save address"), self.save, name="saveAssistance")
        row.addWidget(self.save_button)
        form.addRow(label, row)
        self._editor.hide()
        self.body.addWidget(self._editor)
        self.hint = HintPanel(self, trying_again(self.save), context.perform)
        self.body.addWidget(self.hint)
        self._add_report()

    def _add_report(self) -> None:
        self.report = verbatim(
            QPlainTextEdit(report(), self), PROGRAM, PYTHON, PYSIDE, ssl.OPENSSL_VERSION
        )
        self.report.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.report.setObjectName("report")
        self.report.setAccessibleName(_("Report"))
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setFixedHeight(_REPORT_HEIGHT)
        self.body.addWidget(self.report)
        row = QHBoxLayout()
        row.addWidget(button(_("Cop&y report"), self._copy, icon="copy", name="copyReportButton"))
        row.addStretch(1)
        self.body.addLayout(row)

    def overview_changed(self, overview: Overview) -> None:
        """Show the address there is now."""
        address = overview.organization.assistance
        written = _("Write to {address} and include the report.").format(address=address)
        self.told.setText(written if address else self._without)
        allow(self.save_button, True, read_only_reason(overview))
        self._editor.setVisible(overview.member.role.value == "enterprise-admin")
        # What somebody types there stays until it is saved.
        if self.address.text() in (self._known, address) and not self.address.hasFocus():
            self.address.setText(address)
            self._known = address

    def save(self) -> None:
        """Keep the address that stands in the field."""
        if not self.save_button.isEnabled():
            return
        address, integration = self.address.text().strip(), self._context.integration
        self.address.setText(address)
        self.hint.clear()
        self._context.work.run(
            lambda _job: integration.set_assistance(address),
            receiver=self,
            on_result=lambda _nothing: self._saved(),
            on_failure=self._failed,
        )

    def _saved(self) -> None:
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._context.announce(_("Address for assistance saved."))
        self.saved.emit()

    def _failed(self, error: BaseException) -> None:
        self.hint.show_error(error)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self._context.announce(_("The report is on the clipboard."))
