"""What the Members page says where the organization is this computer's own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.widgets.card import Card
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.labels import button, plain_label, title_label
from clickup_desktop.ui.widgets.theme import GRID

_TEXTS = (
    N_(
        "This organization is kept on this computer, for you alone. To work with others, you need "
        "an organization on a PostgreSQL server of your company. An Enterprise Admin there invites "
        "you."
    ),
    N_(
        "Join with the invitation you were given. What you connected and linked here stays. Once "
        "you have joined, “Move to a server” on this page takes it along."
    ),
    N_(
        "No organization yet? A database administrator creates one with the command "
        "“clickup-desktop organization create”."
    ),
)


class LocalPanel(Card):
    """Explains how several people come to share an organization.

    Signals:
        join_wanted: the button.
    """

    join_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("localPanel")
        self.body.addWidget(title_label(_("Work with others"), 1.2))
        for text in _TEXTS:
            self.body.addWidget(plain_label(_(text), muted=True))
        self.body.addSpacing(GRID)
        row = FlowLayout()
        self.join_button = button(
            _("&Join an organization…"), self.join_wanted.emit, name="joinButton"
        )
        row.addWidget(self.join_button)
        self.body.addLayout(row)
