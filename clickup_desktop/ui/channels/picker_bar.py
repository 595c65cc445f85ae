"""Which Workspace, and what to find in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.integration.naming import plain_name
from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.find_field import FindField
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.folding_row import FoldingRow
from clickup_desktop.ui.widgets.labels import icon_button, plain_label
from clickup_desktop.ui.widgets.picker import Picker
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import VERBATIM_ROLE

if TYPE_CHECKING:
    from clickup_desktop.integration.records import WorkspaceChoice

_MOST_PASTED = 2_000
_NARROW = 680


class PickerBar(QWidget):
    """The Workspace picker, the find field, the toggle for archived places, and Refresh.

    Signals:
        choice_made: the person picked a Workspace; carries its `WorkspaceChoice`.
        find_changed: the find field's text.
        stepped: Up or Down was pressed in the find field; carries the rows to go.
        entered: Enter was pressed in the find field.
        refresh_wanted, archived_toggled, linkable_toggled: the buttons.
    """

    choice_made = Signal(object)
    find_changed = Signal(str)
    stepped = Signal(int)
    entered = Signal()
    refresh_wanted = Signal()
    archived_toggled = Signal(bool)
    linkable_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pickerBar")
        where, which = QWidget(self), QWidget(self)
        row = QHBoxLayout(where)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        label = plain_label(_("&Workspace"), wrap=False)
        row.addWidget(label)
        self.workspaces = Picker(self)
        self.workspaces.setObjectName("workspacePicker")
        self.workspaces.setAccessibleName(_("Workspace"))
        self.workspaces.setMinimumWidth(roomy(GRID * 20))
        self.workspaces.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.workspaces.setMinimumContentsLength(16)
        self.workspaces.activated.connect(self._picked)
        label.setBuddy(self.workspaces)
        row.addWidget(self.workspaces, 1)
        self.find_field = FindField(
            _("Find a Space, List or Channel, or paste a ClickUp link"),
            _("Find a Space, List or Channel, or paste a ClickUp link (Ctrl+F)"),
            _MOST_PASTED,
            self,
        )
        self.find_field.setObjectName("findField")
        self.find_field.setMinimumWidth(roomy(GRID * 15))
        self.find_field.textChanged.connect(self.find_changed)
        self.find_field.returnPressed.connect(self.entered)
        self.find_field.stepped.connect(self.stepped)
        toggles = FlowLayout()
        which.setLayout(toggles)
        self.linkable = QCheckBox(_("Only what can be lin&ked"), self)
        self.linkable.setObjectName("linkableToggle")
        self.linkable.setToolTip(_("Hide locations that have no Channel you can link"))
        self.linkable.toggled.connect(self.linkable_toggled)
        toggles.addWidget(self.linkable)
        self.archived = QCheckBox(_("Archi&ved"), self)
        self.archived.setObjectName("archivedToggle")
        self.archived.setToolTip(_("Show archived Spaces, Folders and Lists as well"))
        self.archived.toggled.connect(self.archived_toggled)
        toggles.addWidget(self.archived)
        self.refresh = icon_button(
            "retry", _("Reload the Workspace"), self.refresh_wanted.emit, name="refreshButton"
        )
        toggles.addWidget(self.refresh)
        both = FoldingRow(where, self.find_field, parent=self, stretch=2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(FoldingRow(both, which, _NARROW, self))
        self._choices: tuple[WorkspaceChoice, ...] = ()

    def show_choices(
        self, choices: tuple[WorkspaceChoice, ...], current: WorkspaceChoice | None
    ) -> None:
        """List these, with `current` picked."""
        if choices != self._choices:
            self._choices = choices
            self.workspaces.clear()
            for position, (choice, text) in enumerate(
                zip(choices, choice_texts(choices), strict=True)
            ):
                self.workspaces.add(text)
                about = choice_text(choice, name_connection=True)
                tip = Qt.ItemDataRole.ToolTipRole
                self.workspaces.setItemData(position, plain_tooltip(about), tip)
                names = [choice.workspace.name, choice.connection.account.name]
                self.workspaces.setItemData(position, names, VERBATIM_ROLE)
        if current in choices:
            self.workspaces.setCurrentIndex(choices.index(current))

    def _picked(self, position: int) -> None:
        if 0 <= position < len(self._choices):
            self.choice_made.emit(self._choices[position])


def choice_texts(choices: tuple[WorkspaceChoice, ...]) -> list[str]:
    """Return what each is called, with ids where names alone would not tell them apart."""
    ids = [choice.workspace.id for choice in choices]
    shown = [
        choice_text(choice, name_connection=ids.count(choice.workspace.id) > 1)
        for choice in choices
    ]
    for more in (
        [choice.workspace.id for choice in choices],
        [choice.connection.id for choice in choices],
    ):
        plain = [plain_name(text) for text in shown]
        shown = [
            f"{text} ({identifier})" if plain.count(plain_name(text)) > 1 else text
            for text, identifier in zip(shown, more, strict=True)
        ]
    return shown


def choice_text(choice: WorkspaceChoice, *, name_connection: bool) -> str:
    """Return a Workspace's name, with the connection's where that tells it from another."""
    if not name_connection:
        return choice.workspace.name
    connection = choice.connection
    text = _("{workspace} – Private, {account}")
    if connection.visibility.value == "shared":
        text = _("{workspace} – Shared, {account}")
    return text.format(workspace=choice.workspace.name, account=connection.account.name)
