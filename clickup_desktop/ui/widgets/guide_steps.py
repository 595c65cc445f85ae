"""Numbered steps that a person follows somewhere else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.labels import plain_label
from clickup_desktop.ui.widgets.theme import GRID, roomy

_NUMBER = 24


class GuideSteps(QWidget):
    """A list of steps with their numbers."""

    def __init__(self, steps: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guideSteps")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID + 4)
        grid.setVerticalSpacing(GRID + 4)
        grid.setColumnStretch(1, 1)
        side = roomy(_NUMBER)
        top = Qt.AlignmentFlag.AlignTop
        for position, step in enumerate(steps):
            number = QLabel(str(position + 1), self)
            number.setProperty("stepNumber", True)
            number.setAlignment(Qt.AlignmentFlag.AlignCenter)
            number.setFixedSize(side, side)
            text = plain_label(step)
            text.setAccessibleName(
                _("Step {number}: {text}").format(number=position + 1, text=step)
            )
            text.setMinimumHeight(side)
            text.setAlignment(Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(number, position, 0, top)
            grid.addWidget(text, position, 1, top)
