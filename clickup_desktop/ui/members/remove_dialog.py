"""The dialog that asks before a member is removed, and says what is to be done afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.integration.errors import KeyNotChanged
from clickup_desktop.integration.server.key_due_text import left_out_text
from clickup_desktop.integration.server.records import Removed
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.attempt_dialog import AttemptDialog
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import icon_label, plain_label, title_label
from clickup_desktop.ui.widgets.lists import more_text, side_by_side
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.page import scrolling_body
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.verbatim import verbatim
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.server.records import Belongings, KeyChanged
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.organization.records import Connection, Member
    from clickup_desktop.ui.widgets.page import PageContext

_MOST_SHOWN = 50
_LONGEST_NAME = 60


class RemoveMemberDialog(AttemptDialog):
    """Lists what the member has, then removes them.

    Args:
        member: as they were seen; with version 0 where their row can't be read.
    """

    def __init__(self, context: PageContext, member: Member, parent: QWidget | None = None) -> None:
        name = display_text(member.name, maximum=_LONGEST_NAME)
        title = _("Remove {name}?") if name else _("Remove this member?")
        super().__init__(context.work, title.format(name=name), _("R&emove"), parent, careful=True)
        self.setObjectName("removeMemberDialog")
        self.context = context
        self.action_requested.connect(context.perform)
        self._name = name
        self._member = member
        self._known: Belongings | None = None
        self._key_is_old = False
        self._exposed: tuple[Connection, ...] = ()
        looking = _("Loading what {name} has…") if name else _("Loading what this member has…")
        self._has = plain_label(looking.format(name=name), muted=True, name="belongings")
        self.fields.addWidget(self._has)
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID // 2)
        self.fields.addLayout(self._list)
        self._allow()
        self.focus_first()
        self._look()

    def usable(self) -> bool:
        """Whether it is known what goes and what stays."""
        return self._known is not None

    def _look(self) -> None:
        integration, identifier = self.context.integration, self._member.id
        self._job = self._work.run(
            lambda _job: integration.members.belongings_of(identifier),
            receiver=self,
            on_result=self._show_belongings,
            on_failure=self.failed,
        )

    def _show_belongings(self, belongings: Belongings) -> None:
        self._known = belongings
        text = _("As soon as you remove {name}, they can't sign in on any computer.")
        if not self._name:
            text = _("As soon as you remove this member, they can't sign in on any computer.")
        self._has.setText(text.format(name=self._name))
        becomes = _what_becomes(belongings)
        for text in becomes:
            self._list.addWidget(plain_label(f"•  {text}", name="becomes"))
        _list_connections(self._list, belongings.shared)
        self._allow()
        self._grow()
        announce(self, " ".join((self._has.text(), *becomes)))

    def attempt_text(self) -> str:
        """Return what stands on the button meanwhile."""
        return _("Removing…")

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the call that removes, or the one that looks first where that has failed."""
        del session_only  # nothing is kept in a keyring
        integration, member = self.context.integration, self._member
        if self._key_is_old:
            return lambda _cancellation: integration.members.change_key()
        return lambda _cancellation: integration.members.remove(
            member.id, expected_version=member.version or None
        )

    def try_now(self, *, session_only: bool = False) -> None:
        """Look again, where it is not known what goes and what stays; else remove."""
        if self._known is None:
            self.hint.clear()
            self._look()
        else:
            super().try_now(session_only=session_only)

    def failed(self, error: BaseException) -> None:
        """Say what failed; where only the key is left to be changed, the next try does that."""
        if isinstance(error, KeyNotChanged):
            self._key_is_old = True
            self._exposed = error.regenerate
            self.accept_button.set_resting_text(_("Change the &key"))
            self.saved.emit()
        super().failed(error)

    def succeeded(self, result: Removed | KeyChanged) -> None:
        """Say what is to be done in ClickUp now, where there is something."""
        text = _("{name} was removed.") if self._name else _("The member was removed.")
        self.context.announce(text.format(name=self._name))
        regenerate = result.regenerate if isinstance(result, Removed) else self._exposed
        left_out = left_out_text(result.left_out)
        if not regenerate and not result.invite_again and not left_out:
            self.accept()
            return
        removed = self._build_removed(regenerate, result.invite_again, left_out)
        self.show_outcome(removed, _("Done"))

    def _build_removed(
        self, regenerate: tuple[Connection, ...], again: tuple[Member, ...], left_out: str
    ) -> QWidget:
        area, body = scrolling_body()
        area.setAccessibleName(_("Tokens to regenerate"))
        column = QVBoxLayout(body)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID)
        column.setSpacing(GRID)
        title = _("{name} was removed") if self._name else _("The member was removed")
        removed = title.format(name=self._name)
        column.addWidget(title_label(removed, 1.25, name="removedTitle"))
        if regenerate:
            column.addWidget(
                plain_label(
                    _(
                        "The organization has a new key, which they don't know. But they may have "
                        "kept the tokens of these Shared connections. Regenerate each token in "
                        "ClickUp (Settings → Apps), then replace it with “Update token” on the "
                        "Integrations page:"
                    ),
                    name="regenerateExplained",
                )
            )
            _list_connections(column, regenerate, name="regenerate")
        if again:
            column.addSpacing(GRID)
            column.addWidget(
                plain_label(
                    _(
                        "These members have an invitation that hasn't been used. It opens only the "
                        "old key, so invite them again:"
                    ),
                    name="inviteAgainExplained",
                )
            )
        for member in again[:_MOST_SHOWN]:
            called = member.name or member.email
            name = verbatim(ElidedLabel(called), called)
            name.setObjectName("inviteAgain")
            column.addWidget(name)
        if len(again) > _MOST_SHOWN:
            column.addWidget(plain_label(more_text(len(again) - _MOST_SHOWN), muted=True))
        if left_out:
            column.addSpacing(GRID)
            column.addWidget(plain_label(left_out, name="leftOut"))
        column.addStretch(1)
        return area


def _what_becomes(belongings: Belongings) -> list[str]:
    shared, links = len(belongings.shared), belongings.link_count
    texts = []
    if shared:
        text = ngettext(
            "{count} Shared connection stays, and becomes yours.",
            "{count} Shared connections stay, and become yours.",
            shared,
        )
        texts.append(text.format(count=number_text(shared)))
    texts.append(_("Private connections, if there are any, are removed. Nobody else can see them."))
    if links:
        text = ngettext(
            "{count} link they made stays as it is.",
            "{count} links they made stay as they are.",
            links,
        )
        texts.append(text.format(count=number_text(links)))
    return texts


def _list_connections(
    column: QVBoxLayout, connections: tuple[Connection, ...], *, name: str = "staying"
) -> None:
    for connection in connections[:_MOST_SHOWN]:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(icon_label("link", "muted", 16))
        account = connection.account
        spaces = [workspace.name for workspace in connection.workspaces]
        shown = ElidedLabel(side_by_side((account.name, enumeration(spaces))))
        verbatim(shown, account.name, *spaces)
        shown.setObjectName(name)
        row.addWidget(shown, 1)
        column.addLayout(row)
    if len(connections) > _MOST_SHOWN:
        column.addWidget(plain_label(more_text(len(connections) - _MOST_SHOWN), muted=True))
