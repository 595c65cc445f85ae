"""What is shown when the window can't be furnished: a part of the program is missing or broken.

So nothing of the window's own is imported here.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.log import print_to_standard_error
from clickup_desktop.troubleshooting.uncaught import describe
from clickup_desktop.ui.widgets.verbatim import verbatim

_logger = logging.getLogger("clickup_desktop.ui")


def show_start_failure(error: BaseException, parent: QWidget) -> None:
    """Show why the window can't be furnished, with Qt's own means only; return when it is read."""
    text = describe(type(error), error, error.__traceback__)
    _logger.error("The window can't be furnished\n%s", text)
    print_to_standard_error(text)
    dialog = QDialog(parent)
    dialog.setObjectName("nothingOpensDialog")
    dialog.setWindowTitle(_("The window cannot be opened"))
    column = QVBoxLayout(dialog)
    told = QLabel(
        _(
            "Part of the program is missing or damaged, so it will close. Nothing that was "
            "saved is affected.\nInstall the program again. If that does not help, send the "
            "details to your support team."
        )
    )
    told.setWordWrap(True)
    column.addWidget(told)
    details = verbatim(QPlainTextEdit(text), text)
    details.setAccessibleName(_("Details"))
    details.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    details.setReadOnly(True)
    details.setTabChangesFocus(True)
    column.addWidget(details, 1)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    copy = buttons.addButton(_("Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QApplication.clipboard().setText(text))
    buttons.rejected.connect(dialog.reject)
    column.addWidget(buttons)
    buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
    dialog.resize(640, 400)
    dialog.exec()
