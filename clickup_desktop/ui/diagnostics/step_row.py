"""One step of a check on one line: its verdict, what is tried, what was found, how long it took."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStyle, QToolTip, QWidget

from clickup_desktop.integration.records import CheckStep, Verdict
from clickup_desktop.language.numbers import decimal_number
from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.widgets.busy_indicator import draw_arc
from clickup_desktop.ui.widgets.directions import on_this_side
from clickup_desktop.ui.widgets.elision import middle_elided
from clickup_desktop.ui.widgets.icons import pixmap
from clickup_desktop.ui.widgets.labels import button
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.ui.widgets.roles import Role, set_role, tell_expanded
from clickup_desktop.ui.widgets.theme import GRID, token
from clickup_desktop.ui.widgets.verbatim import verbatim
from clickup_desktop.untrusted_text import display_sentence

_ICON = 16
_LOWEST = 36
_PADDING = 8
_LONGEST_SECONDS = (0.999, 999.9)
_LONGEST_TEXT = 300


class _Look(NamedTuple):
    """How a verdict is shown: an icon in a colour; in words to who does not see it."""

    icon: str
    colour: str
    words: str
    note: str = ""
    """What stands where a note would, if there is none."""


_LOOKS = {
    Verdict.WAITING: _Look("waiting", "muted", N_("Waiting")),
    Verdict.RUNNING: _Look("", "accent", N_("Running")),
    Verdict.FINE: _Look("check", "success", N_("Passed")),
    Verdict.NOTED: _Look("info", "accent", N_("Passed, with a note")),
    Verdict.FAILED: _Look("warning", "danger", N_("Failed")),
    Verdict.SKIPPED: _Look("skipped", "muted", N_("Skipped"), N_("Skipped")),
    Verdict.STOPPED: _Look("stop", "muted", N_("Stopped"), N_("Stopped")),
}
_KEYS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}
_PRESSES = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})


class StepRow(QLabel):
    """Draws itself, so that hundreds of rows cost little; its height never follows its text.

    It is a label so that screen readers read out its accessible name: all of it, in words.

    Attributes:
        step: what it shows.
        narrow: whether it takes two lines.
        words: the same, as it is read out.
        hint_button: opens and closes the hint; None until there was one to open.

    Signals:
        hint_wanted: the hint is to be shown or hidden.
        go_wanted: the focus is to go that many rows further.
        focused: it has got the focus.
    """

    hint_wanted = Signal()
    go_wanted = Signal(int)
    focused = Signal()

    def __init__(self, step: CheckStep, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("checkStep")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hint_button: QPushButton | None = None
        self.narrow = False
        self._led = False
        self._open = False
        self._angle = 0
        self._longest_times = _longest_times()
        self.show_step(step)

    def show_step(self, step: CheckStep) -> None:
        """Show how the step stands now."""
        self.step = step
        self._title = display_sentence(step.title, maximum=_LONGEST_TEXT)
        found = step.hint.title if step.hint is not None and not step.ok else step.note
        self._note = display_sentence(found, maximum=_LONGEST_TEXT) or _(_LOOKS[step.verdict].note)
        timed = step.ended and step.verdict is not Verdict.SKIPPED
        self._time = step.time_text if timed else ""
        verbatim(self, self._note if step.is_name else "")
        self.words = self._in_words()
        self.setAccessibleName(self.words)
        self._offer_hint()
        self.update()

    def _in_words(self) -> str:
        verdict = _(_LOOKS[self.step.verdict].words)
        noted = bool(self._note) and self._note != verdict
        if noted and self._time:
            text = _("{step}: {verdict}. {note}. {seconds} seconds")
        elif noted:
            text = _("{step}: {verdict}. {note}")
        elif self._time:
            text = _("{step}: {verdict}. {seconds} seconds")
        else:
            text = _("{step}: {verdict}")
        seconds = decimal_number(self.step.seconds, 1)
        return text.format(step=self._title, verdict=verdict, note=self._note, seconds=seconds)

    # The hint

    @property
    def offers_hint(self) -> bool:
        """Whether there is a hint that is not shown elsewhere already."""
        return self.step.hint is not None and not self.step.ok and not self._led

    def set_led(self, led: bool) -> None:
        """Say whether this step's hint is shown above all steps, and so not here."""
        self._led = led
        self._offer_hint()

    def set_open(self, shown: bool) -> None:
        """Say whether the hint is shown."""
        self._open = shown
        self._offer_hint()

    def _offer_hint(self) -> None:
        offered = self.offers_hint
        if self.hint_button is None:
            if not offered:
                return
            self.hint_button = button("", self.hint_wanted.emit, quiet=True, name="showHint")
            set_role(self.hint_button, Role.EXPANDER)
            self.hint_button.setParent(self)
            self.setTabOrder(self, self.hint_button)
        self.hint_button.setText(_("Hide hint") if self._open else _("Show hint"))
        tell_expanded(self.hint_button, self._open)
        whole = _("Hide hint: {step}") if self._open else _("Show hint: {step}")
        self.hint_button.setAccessibleName(whole.format(step=self._title))
        self.hint_button.setVisible(offered)
        hand = Qt.CursorShape.PointingHandCursor if offered else Qt.CursorShape.ArrowCursor
        self.setCursor(hand)
        self._place_button()
        self.update()

    # Its room

    def set_narrow(self, narrow: bool) -> None:
        """Take two lines where there is no room for all of it on one."""
        if narrow is not self.narrow:
            self.narrow = narrow
            self.updateGeometry()
            self._place_button()
            self.update()

    def sizeHint(self) -> QSize:
        """Return a height that depends on the font alone."""
        if self.narrow:  # its button stands in the middle of the second line, and may be higher
            middle = _PADDING // 2 + self._line() * 3 // 2
            return QSize(1, middle + max(self._line() // 2 + _PADDING, _LOWEST // 2))
        return QSize(1, max(_LOWEST, self._line() + _PADDING))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in its place."""
        super().resizeEvent(event)
        if self.hint_button is not None:
            self._place_button()

    def _place_button(self) -> None:
        if self.hint_button is None or not self.offers_hint:
            return
        size = self.hint_button.sizeHint()
        line = self._places()[1]
        right = self.width() - (0 if self.narrow else self._time_width() + GRID)
        top = line.center().y() + 1 - size.height() // 2
        place = QRect(QPoint(right - size.width(), top), size)
        self.hint_button.setGeometry(self._mirrored(place))

    def _line(self) -> int:
        return self.fontMetrics().height() + _PADDING // 2

    def _time_width(self) -> int:
        return max(map(self.fontMetrics().horizontalAdvance, self._longest_times))

    def _mirrored(self, place: QRect) -> QRect:
        """Return where something stands in a window from right to left as well."""
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    def _places(self) -> tuple[QRect, QRect, QRect]:
        """Return where the title, the note and the time stand, from left to right."""
        area = self.rect().adjusted(_ICON + GRID + GRID // 2, 0, -GRID // 2, 0)
        taken = 0
        if self.hint_button is not None and self.offers_hint:
            taken = self.hint_button.width() + GRID
        time = QRect(area)
        time.setLeft(area.right() - self._time_width() + 1)
        title, note = QRect(area), QRect(area)
        title.setRight(time.left() - GRID)
        if self.narrow:
            for part, line in ((title, 0), (time, 0), (note, 1)):
                part.setTop(_PADDING // 2 + line * self._line())
                part.setHeight(self._line())
            note.setRight(area.right() - taken)
        else:
            title.setWidth(self._title_width(title.width() - GRID * 2, taken))
            note.setLeft(title.right() + GRID * 2)
            note.setRight(time.left() - GRID - taken)
        return title, note, time

    def _title_width(self, room: int, taken: int) -> int:
        """Return half of the room, or less or more where one text needs what the other leaves."""
        half, advance = room // 2, self.fontMetrics().horizontalAdvance
        title, note = advance(self._title) + 1, advance(self._note) + taken + 1
        if note > room - half:
            return min(half, max(title, room - note))
        return max(half, min(title, room - note))

    # How it is drawn

    def turn(self, angle: int) -> None:
        """Draw the arc of a running step at another angle."""
        self._angle = angle
        self.update(self._arc_area())

    def _arc_area(self) -> QRect:
        return self._mirrored(QRect(0, 0, _ICON + GRID, self.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row."""
        title, note, time = self._places()
        look = _LOOKS[self.step.verdict]
        pending = self.step.verdict in {Verdict.WAITING, Verdict.SKIPPED}
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # each text's own
            self._draw_verdict(painter, look, title)
            if not self._arc_area().contains(event.rect()):  # else only the arc has turned
                failed = self.step.verdict is Verdict.FAILED
                self._draw_text(painter, title, self._title, "muted" if pending else "text")
                self._draw_text(painter, note, self._note, "danger" if failed else "muted")
                painter.setPen(token("muted"))
                end = self._aligned(Qt.AlignmentFlag.AlignRight)
                painter.drawText(self._mirrored(time), end, self._time)
            if self.hasFocus():
                painter.setPen(QPen(token("accent"), 2))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _draw_verdict(self, painter: QPainter, look: _Look, beside: QRect) -> None:
        middle = beside.center().y() + 1
        spot = self._mirrored(QRect(GRID // 2, middle - _ICON // 2, _ICON, _ICON))
        if look.icon:
            drawn = pixmap(look.icon, look.colour, _ICON, self.devicePixelRatioF())
            painter.drawPixmap(spot.topLeft(), drawn)
        else:
            draw_arc(painter, spot, self._angle, look.colour)

    def _draw_text(self, painter: QPainter, area: QRect, text: str, colour: str) -> None:
        painter.setPen(token(colour))
        flags = self._aligned(Qt.AlignmentFlag.AlignLeft) | Qt.TextFlag.TextSingleLine
        painter.drawText(self._mirrored(area), flags, self._elided(text, area))

    def _aligned(self, side: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
        return on_this_side(side | Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())

    def _elided(self, text: str, area: QRect) -> str:
        metrics = self.fontMetrics()
        return middle_elided(metrics, text, area.width())

    @property
    def shown_texts(self) -> tuple[str, str]:
        """The title and the note as they are drawn now."""
        title, note, _time = self._places()
        return self._elided(self._title, title), self._elided(self._note, note)

    # What is done with it

    def event(self, event: QEvent) -> bool:
        """Show the whole texts as the tooltip while something of them is hidden."""
        if isinstance(event, QHelpEvent) and self.shown_texts != (self._title, self._note):
            whole = "\n".join(filter(None, (self._title, self._note)))
            QToolTip.showText(event.globalPos(), plain_tooltip(whole), self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the hint, or close it."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self._press()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the rows with the arrow keys; open the hint with Enter."""
        key = Qt.Key(event.key())
        if key in _KEYS:
            self.go_wanted.emit(_KEYS[key])
        elif key in _PRESSES and self.offers_hint:
            self._press()
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        if self.offers_hint:
            self.hint_wanted.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Be the row that Tab comes back to."""
        super().focusInEvent(event)
        self.update()
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw no ring any more."""
        super().focusOutEvent(event)
        self.update()


def _longest_times() -> list[str]:
    """Return the longest texts that a step's time may have, in milliseconds and in seconds."""
    steps = (CheckStep("", "", Verdict.FINE, seconds) for seconds in _LONGEST_SECONDS)
    return [step.time_text for step in steps]
