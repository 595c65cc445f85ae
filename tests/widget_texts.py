"""Every text that a window shows, or tells a screen reader, as a picture of it would hold."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

_ROLES = {
    f"row, {role.name}": role
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.StatusTipRole,
        Qt.ItemDataRole.WhatsThisRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.AccessibleDescriptionRole,
    )
}
_GETTERS = (
    "text",
    "title",
    "placeholderText",
    "displayText",
    "selectedText",
    "currentText",
    "toolTip",
    "statusTip",
    "whatsThis",
    "accessibleName",
    "accessibleDescription",
    "windowTitle",
    "windowIconText",
    "windowFilePath",
)
_ACCESSIBLE = {
    f"accessible {which.name}": which
    for which in (
        QAccessible.Text.Name,
        QAccessible.Text.Description,
        QAccessible.Text.Value,
        QAccessible.Text.Help,
        QAccessible.Text.Accelerator,
    )
}

Text = tuple[QWidget, str, str]
"""A widget, what of it, and the text."""

Holder = QWidget | QAction | QModelIndex
"""What a text belongs to: a widget, one of its actions, or one of its rows."""


def all_widgets() -> list[QWidget]:
    """Every widget of the program, hidden ones and menus included."""
    return list(QApplication.allWidgets())


def texts_of(widgets: list[QWidget] | None = None) -> Iterator[Text]:
    """Yield every text of `widgets`, of all there are without any."""
    for widget in all_widgets() if widgets is None else widgets:
        for _holder, what, text in held_texts(widget):
            yield widget, what, text


def held_texts(widget: QWidget) -> Iterator[tuple[Holder, str, str]]:
    """Yield every text of a widget with what it belongs to."""
    return ((holder, what, text) for holder, what, text in _texts(widget) if text)


def name_of(widget: QWidget) -> str:
    """How a failing test calls a widget."""
    return f"{type(widget).__name__} {widget.objectName()}"


def _texts(widget: QWidget) -> Iterator[tuple[Holder, str, str]]:
    holders: list[QWidget | QAction] = [widget, *widget.actions()]
    for holder in holders:
        yield from ((holder, *value) for value in _values(holder))
    yield from ((widget, *value) for value in _own_texts(widget))
    if isinstance(widget, QAbstractItemView | QComboBox) and widget.model() is not None:
        yield from _model_texts(widget.model(), QModelIndex())


def _own_texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        yield "plain text", widget.toPlainText()
    if isinstance(widget, QLineEdit) and widget.validator() is None:
        yield "own text", widget.text()
    if isinstance(widget, QAbstractSpinBox):
        yield "suffix", widget.text()
    if isinstance(widget, QTabBar):
        for number in range(widget.count()):
            yield "tab", widget.tabText(number)
            yield "tab's tooltip", widget.tabToolTip(number)
    interface = QAccessible.queryAccessibleInterface(widget)
    if interface is not None:
        for name, which in _ACCESSIBLE.items():
            yield name, interface.text(which)
        spoken = interface.textInterface()
        if spoken is not None:
            yield "spoken text", spoken.text(0, spoken.characterCount())


def _values(holder: QWidget | QAction) -> Iterator[tuple[str, str]]:
    for name in _GETTERS:
        getter = getattr(holder, name, None)
        if not callable(getter) or (name == "text" and isinstance(holder, QLineEdit)):
            continue
        try:
            value = getter()
        except TypeError:  # a method of the same name that wants something
            continue
        if isinstance(value, str):
            yield name, value


def _model_texts(
    model: QAbstractItemModel, parent: QModelIndex
) -> Iterator[tuple[QModelIndex, str, str]]:
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)  # none of ours has another column
        for name, role in _ROLES.items():
            value = model.data(index, role)
            if isinstance(value, str):
                yield index, name, value
        yield from _model_texts(model, index)
