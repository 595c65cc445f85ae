"""A field for a secret: masked, with a button that reveals it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from clickup_desktop.ui.widgets.icons import set_icon
from clickup_desktop.ui.widgets.labels import icon_button
from clickup_desktop.ui.widgets.roles import Role
from clickup_desktop.ui.widgets.theme import GRID


class SecretLine(QWidget):
    """A masked line.

    Attributes:
        line: the field itself.
        reveal: the button with the eye.
        row: where more buttons go.
    """

    def __init__(self, name: str, *, show: str, hide: str, parent: QWidget | None = None) -> None:
        """Make an empty field; `show` and `hide` say what its button does: "Show the token"."""
        super().__init__(parent)
        self._show, self._hide = show, hide
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(GRID // 2)
        self.line = QLineEdit(self)
        self.line.setObjectName(name)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.row.addWidget(self.line, 1)
        self.reveal = icon_button("eye", show, name="revealButton", role=Role.BUTTON)
        self.reveal.setCheckable(True)
        self.reveal.toggled.connect(self._reveal)
        self.row.addWidget(self.reveal)
        self.setFocusProxy(self.line)

    def _reveal(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        what = self._hide if shown else self._show
        self.reveal.setToolTip(what)
        self.reveal.setAccessibleName(what)
        set_icon(self.reveal, "eye-off" if shown else "eye")
