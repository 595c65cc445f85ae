"""What to find, and in which copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.integration.messages.query import LONGEST_QUERY
from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.widgets.find_field import FindField
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.folding_row import FoldingRow
from clickup_desktop.ui.widgets.labels import button, expander, plain_label
from clickup_desktop.ui.widgets.picker import Picker
from clickup_desktop.ui.widgets.read_only import allow
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import VERBATIM_ROLE

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.states import CopyState

_NARROW = 680
_SYNTAX = (
    N_("Words are found wherever they stand, newest message first."),
    N_("“Words in quotation marks” are found next to each other."),
    N_("from: and a name finds what somebody wrote, in: and a name looks in one Channel."),
    N_("after: and before: with a day, such as 2026-01-31, narrow the time."),
)


class FindBar(QWidget):
    """The picker of a copy, the find field, and what can be typed into it.

    Signals:
        changed: something else is to be found, or elsewhere.
        stepped: Up or Down was pressed in the find field; carries the rows to go.
        entered: Enter was pressed in the find field.
        export_wanted: what was found is to be exported.
    """

    changed = Signal()
    stepped = Signal(int)
    entered = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findMessages")
        where, which = QWidget(self), QWidget(self)
        row = QHBoxLayout(where)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        label = plain_label(_("&Where"), wrap=False)
        row.addWidget(label)
        self.copies = Picker(self)
        self.copies.setObjectName("copyPicker")
        self.copies.setAccessibleName(_("Where to find"))
        self.copies.setMinimumWidth(roomy(GRID * 18))
        self.copies.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.copies.setMinimumContentsLength(14)
        self.copies.activated.connect(lambda _at: self.changed.emit())
        label.setBuddy(self.copies)
        row.addWidget(self.copies, 1)
        what, tip = _("Find messages"), _("Find messages (Ctrl+F)")
        self.field = FindField(what, tip, LONGEST_QUERY, self)
        self.field.setObjectName("messageField")
        self.field.setAccessibleDescription(" ".join(map(_, _SYNTAX)))
        self.field.setMinimumWidth(roomy(GRID * 15))
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self.field.returnPressed.connect(self.entered)
        self.field.stepped.connect(self.stepped)
        options = FlowLayout()
        which.setLayout(options)
        self.help_toggle = expander(_("How to find"), name="findHelp", parent=which)
        options.addWidget(self.help_toggle)
        self.export_button = button(
            _("Export what was &found…"), self.export_wanted.emit, quiet=True, name="exportFound"
        )
        options.addWidget(self.export_button)
        both = FoldingRow(where, self.field, parent=self, stretch=2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(FoldingRow(both, which, _NARROW, self))
        self.help = plain_label("\n".join(map(_, _SYNTAX)), muted=True, name="findSyntax")
        self.help.hide()
        self.help_toggle.toggled.connect(self.help.setVisible)
        column.addWidget(self.help)
        self._links: tuple[str, ...] = ()
        self._something, self._held_back = False, ""
        self.allow_export(something=False)
        self.show_copies(())

    @property
    def text(self) -> str:
        """What is to be found; "" for nothing."""
        return self.field.text().strip()

    @property
    def link_id(self) -> str | None:
        """In whose copy; None for all."""
        at = self.copies.currentIndex()
        return self._links[at - 1] if 0 < at <= len(self._links) else None

    def allow_export(self, *, something: bool | None = None, held_back: str | None = None) -> None:
        """Know what decides whether what was found can be exported; None for as before.

        Args:
            something: whether anything was found.
            held_back: why nothing can be exported now; "" where it can.
        """
        self._something = self._something if something is None else something
        self._held_back = self._held_back if held_back is None else held_back
        allow(self.export_button, self._something, self._held_back)

    def show_copies(self, copies: tuple[CopyState, ...]) -> None:
        """Offer these; what was picked stays so."""
        usable = [it for it in copies if it.link_id]
        links = tuple(it.link_id for it in usable)
        names = [self.copies.itemText(at) for at in range(1, self.copies.count())]
        if self.copies.count() and links == self._links and names == _names(usable):
            return
        before = self.link_id
        self._links = links
        self.copies.clear()
        self.copies.add(_("All copies"))
        for copy, name in zip(usable, _names(usable), strict=True):
            self.copies.add(name)
            self.copies.setItemData(self.copies.count() - 1, [copy.channel_name], VERBATIM_ROLE)
        self.copies.setCurrentIndex(links.index(before) + 1 if before in links else 0)
        if before is not None and before not in links:
            self.changed.emit()


def _names(copies: list[CopyState]) -> list[str]:
    """Return what each is called, with ids where names alone would not tell them apart."""
    names = [it.channel_name for it in copies]
    return [
        f"{it.channel_name} ({it.channel_id})" if names.count(it.channel_name) > 1 else name
        for it, name in zip(copies, names, strict=True)
    ]
