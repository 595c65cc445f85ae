"""The corner of the Channels page with its main button, and why it can't be pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.widgets.labels import button, plain_label
from clickup_desktop.ui.widgets.plain_tooltip import set_plain_tooltip
from clickup_desktop.ui.widgets.sentence_box import SentenceBox
from clickup_desktop.ui.widgets.theme import GRID, roomy

_WIDTH = GRID * 38


class SaveCorner(QWidget):
    """Saves a link, or the change of one.

    Attributes:
        keep_box: whether a copy of the messages is kept as well.

    Signals:
        save_wanted, cancel_wanted: the buttons.
    """

    save_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(roomy(_WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.reason = plain_label(muted=True, small=True, name="saveReason")
        column.addStretch(1)
        # Room for two lines, so that nothing jumps when a text comes or goes.
        self.reason.setFixedHeight(self.reason.fontMetrics().lineSpacing() * 2)
        bottom = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        self.reason.setAlignment(bottom)
        column.addWidget(self.reason)
        self.keep_box = SentenceBox(_keep_text(1), self)
        self.keep_box.setObjectName("keepCopyBox")
        self._where = ""
        self._told = ""
        self._buttons = buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.keep_box, 1)
        buttons.addStretch(0)
        self.cancel_change = button(_("Cancel"), self.cancel_wanted.emit, name="cancelChange")
        self.cancel_change.hide()
        buttons.addWidget(self.cancel_change)
        self.save_button = button(
            _save_text(1), self.save_wanted.emit, primary=True, name="saveLink"
        )
        buttons.addWidget(self.save_button)
        column.addLayout(buttons)

    def show_state(
        self, reason: str, changing: str | None, *, busy: bool, count: int = 1, left_out: str = ""
    ) -> None:
        """Show whether something can be saved.

        Args:
            reason: why nothing can; empty when something can.
            count: how many links are saved.
            left_out: what is said of the rows that are not linked.
            changing: the name of the Channel whose link is being changed, if one is.
        """
        self.save_button.setText(_save_text(count) if changing is None else _("&Save change"))
        self.save_button.setEnabled(not reason)
        self.cancel_change.setVisible(changing is not None)
        self.keep_box.setVisible(changing is None)
        if changing is not None and not busy:
            first = _("Choose another Channel for {channel}.").format(channel=changing)
            reason = f"{first} {reason}".strip()
        self.keep_box.setText(_keep_text(count))
        self._told = reason or left_out
        self._tell()

    def show_keeping(self, reason: str, where: str) -> None:
        """Show whether a copy of the messages may be kept.

        Args:
            reason: why not; empty where it may.
            where: where the copy lies, for whom, and for how long.
        """
        self.keep_box.setEnabled(not reason)
        if reason:
            self.keep_box.setChecked(False)
        self._where = reason or where
        if self.keep_box.toolTip() != self._where:
            self.keep_box.setToolTip(self._where)
            self.keep_box.setAccessibleDescription(self._where)
        self._tell()

    def _tell(self) -> None:
        """Say why nothing can be saved; where something can, what a copy means."""
        told = self._told or self._where
        self.reason.setText(told)
        set_plain_tooltip(self.reason, told)
        # A layout that puts it at the right asks for the height of a wider corner.
        column = self.layout()
        if column is not None:
            # Its buttons need more where letters are wide, or a language's words long. What one
            # of them needed before is known to their own layout until the next pass.
            self._buttons.invalidate()
            width = max(roomy(_WIDTH), column.totalMinimumSize().width())
            self.setFixedWidth(width)
            self.setMinimumHeight(column.totalHeightForWidth(width))


def _keep_text(count: int) -> str:
    return ngettext("Keep a copy o&f its messages", "Keep a copy o&f their messages", count)


def _save_text(count: int) -> str:
    return ngettext("&Save link", "&Save {count} links", count).format(count=count)
