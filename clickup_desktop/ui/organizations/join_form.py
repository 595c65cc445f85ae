"""What the forms of the dialog that joins share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.labels import field_label, restyle
from clickup_desktop.ui.widgets.secret_line import SecretLine
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.verbatim import verbatim

if TYPE_CHECKING:
    from clickup_desktop.integration.organizations.organizations import Organizations
    from clickup_desktop.integration.session import OrganizationSession
    from clickup_desktop.interruption import Cancellation

Entering = Callable[["Organizations", "Cancellation"], "OrganizationSession"]
"""A blocking call that comes into an organization."""


class JoinForm(QWidget):
    """One way into an organization.

    Signals:
        changed: something else stands in it.
        submitted: Enter was pressed.
    """

    changed = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, GRID, 0, 0)
        self.column.setSpacing(GRID // 2)

    def usable(self) -> bool:
        """Whether all that is needed is there."""
        raise NotImplementedError

    def first_empty(self) -> QWidget:
        """Return the field where something is missing; the last one where nothing is."""
        raise NotImplementedError

    def entering(self) -> Entering:
        """Return the call that comes in with what stands in the form now."""
        raise NotImplementedError

    def add_labelled(self, text: str, field: QWidget, line: QWidget | None = None) -> QLabel:
        """Add `field` under its label; `line` is what takes the focus of it."""
        label = QLabel(self)
        label.setBuddy(line or field)
        self.rename(label, text)
        if self.column.count():
            self.column.addSpacing(GRID)
        self.column.addWidget(label)
        self.column.addWidget(field)
        return label

    def rename(self, label: QLabel, text: str) -> None:
        """Have the field under `label` be called `text`, whose mnemonic leads to it."""
        label.setText(field_label(text))
        label.buddy().setAccessibleName(text.replace("&", ""))

    def add_line(self, text: str, name: str, example: str) -> QLineEdit:
        """Add a field for one line."""
        line = QLineEdit(self)
        line.setObjectName(name)
        verbatim(line, example).setPlaceholderText(example)
        self.add_labelled(text, line)
        self._watch(line)
        return line

    def add_password(self, text: str, name: str) -> tuple[QLabel, SecretLine]:
        """Add a field for a password."""
        secret = SecretLine(
            name, show=_("Show the password"), hide=_("Hide the password"), parent=self
        )
        label = self.add_labelled(text, secret, secret.line)
        self._watch(secret.line)
        return label, secret

    def _watch(self, line: QLineEdit) -> None:
        line.textChanged.connect(lambda _text: self.changed.emit())
        line.returnPressed.connect(self.submitted)


def judge(label: QLabel, text: str, tone: str, *fields: QWidget) -> None:
    """Say `text` under `fields`, and of each to screen readers; without one, keep its place."""
    label.setText(text or " ")
    for field in fields:
        field.setAccessibleDescription(text)
    label.setProperty("tone", tone if text else "")
    label.setProperty("muted", not text)
    restyle(label)
