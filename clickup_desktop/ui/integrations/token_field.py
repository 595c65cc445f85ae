"""The field for a Personal Access Token: masked, cleaned as it is pasted, judged as it changes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clickup_desktop.clickup.token import clean_token, judge_token
from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.labels import button, plain_label, restyle
from clickup_desktop.ui.widgets.secret_line import SecretLine
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.verbatim import verbatim

_TYPED_AT_ONCE = 1


class TokenField(QWidget):
    """A masked field with buttons to reveal it and to paste, and a sentence under it.

    Signals:
        changed: the text is another.
        submitted: Enter was pressed.
    """

    changed = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._length = 0
        self.usable = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        self.secret = SecretLine(
            "tokenField", show=_("Show the token"), hide=_("Hide the token"), parent=self
        )
        self.line = self.secret.line
        self.reveal = self.secret.reveal
        self.line.setAccessibleName(_("Personal Access Token"))
        verbatim(self.line, "pk_…").setPlaceholderText("pk_…")
        self.line.textChanged.connect(self._text_changed)
        self.line.returnPressed.connect(self.submitted)
        self.paste_button = button(_("Paste"), self.paste, icon="clipboard", name="pasteButton")
        self.secret.row.addWidget(self.paste_button)
        column.addWidget(self.secret)
        self.judgement = plain_label(" ", small=True, muted=True, name="tokenJudgement")
        column.addWidget(self.judgement)
        self.setFocusProxy(self.line)

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Put a token into the field; what stood there can't be had back with Undo."""
        self.line.setText(text)

    def paste(self) -> None:
        """Take the text of the clipboard in the place of what stands there."""
        self.line.setText(QGuiApplication.clipboard().text())
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_clipboard(self) -> None:
        """Empty the clipboard if it still holds the token, in whatever form it was copied.

        So too what is selected, where that can be pasted as well (X11's middle button).
        """
        token, clipboard = clean_token(self.text), QGuiApplication.clipboard()
        modes = [QClipboard.Mode.Clipboard]
        if clipboard.supportsSelection():
            modes.append(QClipboard.Mode.Selection)
        for mode in modes:
            if token and clean_token(clipboard.text(mode)) == token:
                clipboard.clear(mode)

    def refuse(self, why: str) -> None:
        """Say `why` ClickUp refused what stands here, until that is changed."""
        self._say(why, "danger")

    def _text_changed(self, text: str) -> None:
        pasted = abs(len(text) - self._length) > _TYPED_AT_ONCE
        self._length = len(text)
        cleaned = clean_token(text)
        if pasted and cleaned != text:
            # Somebody who types may still be in the middle of it; what is pasted is complete.
            self.line.setText(cleaned)
            return
        judgement = judge_token(cleaned)
        self.usable = bool(cleaned) and judgement.usable
        tone = "success" if judgement.looks_right else "warning" if judgement.usable else "danger"
        self._say(_(judgement.message), tone if judgement.message else "")
        self.changed.emit()

    def _say(self, message: str, tone: str) -> None:
        self.judgement.setText(message or " ")
        self.line.setAccessibleDescription(message)
        self.judgement.setProperty("tone", tone)
        self.judgement.setProperty("muted", not tone)
        restyle(self.judgement)
