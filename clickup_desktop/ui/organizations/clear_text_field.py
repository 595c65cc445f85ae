"""Where somebody lets an organization's server ask for the password in clear text."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.widgets.folded_part import FoldedPart
from clickup_desktop.ui.widgets.labels import plain_label
from clickup_desktop.ui.widgets.sentence_box import SentenceBox

_MEANING = N_(
    "Only needed where your database administrator says that the server checks passwords with "
    "LDAP, RADIUS or PAM. Whoever runs the server can then read your password."
)


class ClearTextField(QWidget):
    """Folded, until somebody needs it.

    Args:
        name: the object name of its box.

    Attributes:
        box: what is chosen.

    Signals:
        changed: it takes other room.
    """

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.folded = FoldedPart(_("Ad&vanced: LDAP, RADIUS or PAM"), f"{name}Toggle", self)
        self.folded.changed.connect(self.changed)
        self.box = SentenceBox(_("Send the server my password in clear text when it as&ks"))
        self.box.setObjectName(name)
        self.folded.column.addWidget(self.box)
        self.box.setAccessibleDescription(_(_MEANING))
        self.folded.column.addWidget(plain_label(_(_MEANING), muted=True, small=True))
        outer.addWidget(self.folded)

    @property
    def chosen(self) -> bool:
        """Whether the server may be given the password in clear text."""
        return self.box.isChecked()
