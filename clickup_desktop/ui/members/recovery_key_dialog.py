"""The dialog that makes another recovery key, and shows it once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from clickup_desktop.integration.server.key_due_text import invite_again_text, left_out_text
from clickup_desktop.language.texts import _
from clickup_desktop.ui.members.shown_once import ShownOnce
from clickup_desktop.ui.widgets.attempt_dialog import AttemptDialog
from clickup_desktop.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from clickup_desktop.integration.server.records import RecoveryKeyReplaced
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.ui.widgets.page import PageContext


class RecoveryKeyDialog(AttemptDialog):
    """Asks before the recovery key is replaced, and shows the new one once."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context.work, _("Make a new recovery key?"), _("&Make a new key"), parent, careful=True
        )
        self.setObjectName("recoveryKeyDialog")
        self.context = context
        self.action_requested.connect(context.perform)
        self.fields.addWidget(
            plain_label(
                _(
                    "The recovery key that was printed before opens nothing that is saved from "
                    "then on. The organization gets a new key as well, and open invitations are "
                    "no longer valid."
                ),
                name="recoveryKeyExplained",
            )
        )
        self.focus_first()

    def attempt_text(self) -> str:
        """Return what stands on the button meanwhile."""
        return _("Making the key…")

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the call that replaces it."""
        del session_only  # nothing is kept in a keyring
        integration = self.context.integration
        return lambda _cancellation: integration.members.replace_recovery_key()

    def succeeded(self, result: RecoveryKeyReplaced) -> None:
        """Show what is to be written down."""
        changed = result.changed
        afterwards = left_out_text(changed.left_out), invite_again_text(changed.invite_again)
        shown = ShownOnce(
            result.text,
            name="newRecoveryKey",
            title=_("The new recovery key"),
            explained=_(
                "It is shown only once. Write it down, and lock it away where no computer can read "
                "it."
            ),
            spoken=_("The new recovery key"),
            afterwards=[plain_label(it, name="recoveryKeyAfterwards") for it in afterwards if it],
        )
        self.text = shown.text
        self.show_outcome(shown, _("Done"), told=shown.told)
