"""What is linked: each link with its place, who made it and when, to be changed or removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import N_, _, ngettext
from clickup_desktop.ui.channels.link_row import LinkRow, RemovalQuestion
from clickup_desktop.ui.channels.several_links import SavedMessage
from clickup_desktop.ui.messages.link_copies import LinkCopy
from clickup_desktop.ui.widgets.directions import margins
from clickup_desktop.ui.widgets.icons import set_icon
from clickup_desktop.ui.widgets.labels import (
    button,
    icon_button,
    plain_label,
    title_label,
)
from clickup_desktop.ui.widgets.lists import side_by_side
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.page import scrolling_body
from clickup_desktop.ui.widgets.roles import Role, tell_expanded
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.unreadable_rows import UnreadableRows

if TYPE_CHECKING:
    from clickup_desktop.organization.records import ChannelLink, LinkPage

MOST_ROWS = 500
"""So many links are shown at once; more are found by filtering."""

_FILTERED_FROM = 20
_TYPING_MILLISECONDS = 200
_HEIGHT = GRID * 12
_NOTHING_LINKED = N_("No Channels are linked yet.")
_NOTHING_FITS = N_("No linked Channel matches the filter.")


class LinksPanel(QWidget):
    """The organization's links.

    Signals:
        change_wanted: a link's button; carries its `ChannelLink`.
        place_wanted: a link was clicked; carries its `ChannelLink`.
        copy_wanted: the copy of a link's messages is wanted; carries its `ChannelLink`.
        explanation_wanted: why a link needs attention; carries its `ChannelLink`.
        removal_confirmed: the link is to go; carries its `ChannelLink`, or its `UnreadableRow`.
        more_wanted: the links behind those that are shown.
        filter_changed: somebody has typed, and paused; carries the text.
        focus_lost: the last link, which had the focus, is gone.
        folding_chosen: the person has folded the list, or unfolded it.
    """

    more_wanted = Signal()
    filter_changed = Signal(str)
    focus_lost = Signal()
    folding_chosen = Signal(bool)
    change_wanted = Signal(object)
    place_wanted = Signal(object)
    copy_wanted = Signal(object)
    explanation_wanted = Signal(object)
    removal_confirmed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("linksPanel")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(self._build_head())
        column.addWidget(self._build_list())
        self.fold(False)
        self._page: LinkPage | None = None
        self._filtered = False
        self._asked = ""
        self._may_change = True
        self._held_back = ""
        self._copy_of: Callable[[ChannelLink], LinkCopy] = lambda _link: LinkCopy()
        self._made: dict[str, tuple[tuple[ChannelLink, bool, str, bool], QWidget]] = {}
        self._show()

    def _build_head(self) -> QHBoxLayout:
        self.title = title_label(_("Linked"), 1.0, name="linksTitle")
        self.title.setWordWrap(False)
        head = QHBoxLayout()
        head.setSpacing(GRID * 2)
        self.toggle = icon_button(
            "chevron-down", "", self._toggled, name="linksToggle", role=Role.EXPANDER
        )
        head.addWidget(self.toggle)
        head.addWidget(self.title)
        self.filter_field = _filter_field(self)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MILLISECONDS)
        self._typing.timeout.connect(lambda: self.filter_changed.emit(self.filter_text))
        self.filter_field.textChanged.connect(self._typing.start)
        self.message = SavedMessage(self)
        # As high as the buttons that come and go.
        self.toggle.setMinimumHeight(self.message.undo_button.sizeHint().height())
        head.addWidget(self.message, 3)
        head.addStretch(1)
        head.addWidget(self.filter_field, 2)
        return head

    def _build_list(self) -> QWidget:
        # Always as high, so that nothing jumps when a link comes or goes.
        self._holder = QWidget(self)
        self._holder.setFixedHeight(roomy(_HEIGHT))
        holder = QVBoxLayout(self._holder)
        holder.setContentsMargins(0, 0, 0, 0)
        self.none = plain_label(_(_NOTHING_LINKED), muted=True, name="noLinks")
        holder.addWidget(self.none, 0, Qt.AlignmentFlag.AlignTop)
        self._area, body = scrolling_body(readable=False)
        self._area.setAccessibleName(_("Linked Channels"))
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(margins(0, 0, GRID, 0))
        holder.addWidget(self._area, 1)
        self._rows = QWidget(self)
        self._body.addWidget(self._rows)
        self.unreadable = UnreadableRows(body)
        self.unreadable.removal_confirmed.connect(self.removal_confirmed)
        self._body.addWidget(self.unreadable)
        self._body.addStretch(1)
        return self._holder

    def fold(self, folded: bool) -> None:
        """Show the number of links alone, or the links as well."""
        self._holder.setVisible(not folded)
        set_icon(self.toggle, "chevron" if folded else "chevron-down")
        what = _("Show the linked Channels") if folded else _("Hide the linked Channels")
        self.toggle.setToolTip(what)
        self.toggle.setAccessibleName(what)
        tell_expanded(self.toggle, not folded)

    @property
    def folded(self) -> bool:
        """Whether the number of links alone is shown."""
        return self._holder.isHidden()

    def _toggled(self) -> None:
        self.fold(not self.folded)
        self.folding_chosen.emit(self.folded)

    @property
    def filter_text(self) -> str:
        """What the links are filtered by; "" for nothing."""
        return self.filter_field.text().strip()

    @property
    def page(self) -> LinkPage | None:
        """The links that are shown, those that were added included."""
        return self._page

    def show_page(
        self, page: LinkPage, *, may_change: bool, held_back: str = "", filtered: bool = False
    ) -> None:
        """Show these links in the place of others.

        Args:
            may_change: whether they bear buttons.
            held_back: why nothing can be saved now; "" where it can.
            filtered: whether they are those that fit what was typed.
        """
        shown = _as_shown(page)
        wanted = (shown, may_change, held_back, filtered)
        if wanted == (self._page, self._may_change, self._held_back, self._filtered):
            return
        focused, place = self._focused(), self._place_of_focus()
        self._page, self._may_change, self._held_back, self._filtered = wanted
        if self._asked not in {link.id for link in shown.items}:
            self._asked = ""
        self._show()
        self._focus(focused, place)

    def add_page(self, page: LinkPage) -> None:
        """Show these links behind those that are there."""
        if self._page is None:
            return
        first = len(self._page.items)
        unreadable = self._page.unreadable + page.unreadable
        self._page = _as_shown(
            replace(page, items=self._page.items + page.items, unreadable=unreadable)
        )
        self._show()
        row = self._column.itemAt(first)
        widget = row.widget() if row is not None else None
        made = widget.findChild(QAbstractButton, "changeLink") if widget is not None else None
        if widget is not None and made is not None:
            widget.show()
            # The button that was pressed is gone: on with the first link that is new.
            made.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focused(self) -> tuple[str, str]:
        """Return the link and the button that have the focus, since they are about to be new."""
        focused = self.focusWidget()
        if focused is None or not focused.hasFocus() or not self._rows.isAncestorOf(focused):
            return "", ""
        row = focused.parentWidget()
        return str(row.property("link")) if row is not None else "", focused.objectName()

    def _place_of_focus(self) -> int:
        link_id, _name = self._focused()
        ids = [link.id for link in self._items]
        return ids.index(link_id) if link_id in ids else 0

    def _focus(self, focused: tuple[str, str], place: int) -> None:
        """Put the focus back where it was; where that link is gone, on the one in its place."""
        link_id, name = focused
        if not name or self.focus_link(link_id, name):
            return
        if not self._items:
            self.focus_lost.emit()
            return
        near = self._items[min(place, len(self._items) - 1)]
        # Not on a button that acts at once: nobody has looked at this link yet.
        self.focus_link(near.id, "removeLink")

    def focus_link(self, link_id: str, name: str) -> bool:
        """Put the focus on a link's button, if it is there."""
        for row in self._rows.findChildren(QWidget):
            if row.property("link") == link_id:
                made = row.findChild(QWidget, name)
                if isinstance(made, QWidget):
                    made.setFocus(Qt.FocusReason.OtherFocusReason)
                    self._area.ensureWidgetVisible(made)
                    return True
        return False

    def _show(self) -> None:
        page = self._page
        self._tell_number()
        there = page is not None and bool(page.items or page.unreadable)
        self.none.setText(_(_NOTHING_FITS if self._filtered else _NOTHING_LINKED))
        self.none.setVisible(not there)
        self._area.setVisible(there)
        self.unreadable.show_rows(
            page.unreadable if page is not None else (),
            may_remove=self._may_change,
            held_back=self._held_back,
        )
        fresh = QWidget(self)
        self._column = QVBoxLayout(fresh)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._add_rows()
        shown = {link.id for link in self._items}
        self._made = {link_id: row for link_id, row in self._made.items() if link_id in shown}
        self._body.replaceWidget(self._rows, fresh)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = fresh
        fresh.show()  # Qt would do so later, and a key that comes before would go elsewhere

    def _tell_number(self) -> None:
        page = self._page
        if page is None or not (page.total or self._filtered):
            self.title.setText(_("Linked"))
        elif self._filtered:
            text = _("Linked, filtered ({count})")
            if page.after is not None:
                text = _("Linked, filtered ({count}+)")
            self.title.setText(text.format(count=number_text(len(page.items))))
        else:
            linked = _("Linked ({count})").format(count=number_text(page.total))
            self.title.setText(side_by_side((linked, _attention_text(page.ill))))
        many = page is not None and (page.after is not None or page.total >= _FILTERED_FROM)
        self.filter_field.setVisible(many or self._filtered or bool(self.filter_text))

    @property
    def _items(self) -> tuple[ChannelLink, ...]:
        return self._page.items if self._page is not None else ()

    def _add_rows(self) -> None:
        """Add the row of each link, and what leads to more."""
        for link in self._items:
            self._column.addWidget(self._row_for(link))
        if self._page is None:
            return
        if self._page.after is None:
            return
        shown = len(self._items) + len(self._page.unreadable)
        left = 0 if self._filtered else self._page.total - shown
        told = ngettext("{count} more", "{count} more", left) if left else ""
        row = QHBoxLayout()
        row.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        row.setSpacing(GRID)
        if len(self._items) < MOST_ROWS:
            more = button(_("Show more"), self.more_wanted.emit, quiet=True, name="moreLinks")
            more.setAccessibleName(_("Show more linked Channels"))
            more.setAccessibleDescription(told.format(count=number_text(left)))
            row.addWidget(more)
        elif left:
            told = ngettext(
                "{count} more. Filter by name to find one.",
                "{count} more. Filter by name to find one.",
                left,
            )
        else:
            told = _("There are more. Filter by name to find one.")
        told = told.format(count=number_text(left))
        row.addWidget(plain_label(told, muted=True, wrap=False, name="linksLeft"))
        row.addStretch(1)
        self._column.addLayout(row)

    def _row_for(self, link: ChannelLink) -> QWidget:
        """Return the row of a link: the one that is there, where it still says what is so."""
        asked = link.id == self._asked
        told = (link, self._may_change, self._held_back, asked)
        if link.id not in self._made or self._made[link.id][0] != told:
            made = self._question(link) if asked else self._row(link)
            self._made[link.id] = (told, made)
        return self._made[link.id][1]

    def _row(self, link: ChannelLink) -> LinkRow:
        row = LinkRow(link, may_change=self._may_change, held_back=self._held_back, parent=self)
        row.change_wanted.connect(self.change_wanted)
        row.place_wanted.connect(self.place_wanted)
        row.explanation_wanted.connect(self.explanation_wanted)
        row.removal_wanted.connect(self._ask)
        row.copy_wanted.connect(self.copy_wanted)
        row.show_copy(self._copy_of(link))
        return row

    def show_copies(self, copy_of: Callable[[ChannelLink], LinkCopy]) -> None:
        """Say on each row how the copy of its messages stands."""
        self._copy_of = copy_of
        for (link, *_others), row in self._made.values():
            if isinstance(row, LinkRow):
                row.show_copy(copy_of(link))

    def _question(self, link: ChannelLink) -> RemovalQuestion:
        copied = bool(self._copy_of(link).text)
        question = RemovalQuestion(link, held_back=self._held_back, copied=copied, parent=self)
        question.confirmed.connect(self.removal_confirmed)
        question.kept.connect(lambda: self._ask(None))
        return question

    def _ask(self, link: ChannelLink | None) -> None:
        """Ask whether a link is to go, in the place of its row; None to ask no more."""
        before, self._asked = self._asked, link.id if link is not None else ""
        for place, shown in enumerate(self._items):
            if shown.id not in {before, self._asked}:
                continue
            old = self._column.itemAt(place)
            widget = old.widget() if old is not None else None
            if widget is not None:
                made = self._row_for(shown)
                self._column.replaceWidget(widget, made)
                made.show()
                widget.setParent(None)
                widget.deleteLater()
        if self._asked:
            self.focus_link(self._asked, "keepLink")
        else:
            self.focus_link(before, "removeLink")


def _attention_text(ill: int) -> str:
    if not ill:
        return ""
    text = ngettext("{count} needs attention", "{count} need attention", ill)
    return text.format(count=number_text(ill))


def _as_shown(page: LinkPage) -> LinkPage:
    """When a link was looked at is not shown."""
    return replace(page, items=tuple(replace(link, checked_at=None) for link in page.items))


def _filter_field(parent: QWidget) -> QLineEdit:
    made = QLineEdit(parent)
    made.setObjectName("linksFilter")
    made.setAccessibleName(_("Filter the linked Channels"))
    made.setPlaceholderText(_("Filter by Channel or Workspace"))
    made.setClearButtonEnabled(True)
    made.setMaxLength(200)
    made.setMinimumWidth(GRID * 12)
    made.setMaximumWidth(GRID * 40)
    made.hide()
    return made
