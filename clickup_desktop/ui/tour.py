"""The tour: the real window, driven off screen through the whole documented flow.

It is the smoke test and the source of the pictures in the README. It works in a temporary data
folder, with tokens in memory, so nothing of it stays but the pictures.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.language.texts import _
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.troubleshooting.redaction import redact
from clickup_desktop.ui.application import build_application
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.clipping import clipped_at_sizes
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.messages.page import MessagesPage
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.pictures import picture_of, save_picture
from clickup_desktop.ui.startup import build_window
from clickup_desktop.ui.widgets.directions import follow_language
from clickup_desktop.ui.widgets.theme import Scheme, apply_scheme
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from clickup_desktop.integration.organizations.sample import SampleWorkspace
    from clickup_desktop.integration.session import OrganizationSession
    from clickup_desktop.interruption import Cancellation

STEP_SECONDS = 60.0
_POLL_MILLISECONDS = 20
_SIZE = (1120, 760)
SIZES = ((480, 320), (1024, 640), (1400, 900), _SIZE)
"""The windows in which nothing may be clipped, in logical pixels; pictures are of the last."""
_CHATTY = "general"
"""The Channel of the sample in which most is said, and what is said in it."""
_SOUGHT = '"trade fair"'
_REVOKED = "pk_10100001_" + "REVOKED0" * 4


class TourFailed(Exception):
    """A step did not end as it should."""


class Tour:
    """One walk through the window."""

    def __init__(
        self,
        out: Path,
        folder: Path,
        clickup_url: str | None,
        token: str,
        *,
        raise_if_stopped: Callable[[], None] = lambda: None,
        tell: Callable[[str], object] = print,
    ) -> None:
        self._out = out
        self._tell = tell
        self._raise_if_stopped = raise_if_stopped
        self._folder = folder
        self._url = clickup_url
        self._token = token
        self._secrets = MemorySecrets()
        self._app = build_application()
        follow_language(self._app)
        apply_scheme(self._app, Scheme.LIGHT)
        self._count = 0
        self._session: WindowSession | None = None

    # The steps

    def run(self) -> bool:
        """Take every step; stop at the first that fails."""
        steps: tuple[tuple[str, Callable[[], None]], ...] = (
            ("first-run", self._first_run),
            ("connect", self._connect_with_guide),
            ("token-rejected", self._token_rejected),
            ("token-pasted", self._token_pasted),
            ("connected", self._connected),
            ("channels", self._channels),
            ("find", self._find),
            ("channel-details", self._channel_details),
            ("link-saved", self._link_saved),
            ("integrations", self._integrations),
            ("connection-tested", self._connection_tested),
            ("update-token", self._update_token),
            ("disconnect", self._disconnect),
            ("opened-again", self._opened_again),
            ("copy-kept", self._copy_kept),
            ("messages", self._messages),
            ("diagnostics", self._diagnostics),
            ("report", self._report),
            ("role-needed", self._role_needed),
            ("members", lambda: self._now.show_page("members")),
            ("help", lambda: self._now.show_page("help")),
            ("about", lambda: self._now.show_page("about")),
        )
        return all(self._take(name, step) for name, step in steps)

    def _take(self, name: str, step: Callable[[], None]) -> bool:
        started = time.monotonic()
        self._count += 1
        line: dict[str, object] = {"step": self._count, "name": name, "ok": True}
        try:
            step()
            line["pictures"] = self._take_pictures(name)
        except Exception as error:  # noqa: BLE001 - told as this step's outcome
            line.update(ok=False, error=_told(error))
        line["seconds"] = round(time.monotonic() - started, 2)
        self._tell(json.dumps(line, ensure_ascii=False))
        return bool(line["ok"])

    def _first_run(self) -> None:
        self._open()
        self._wait(lambda: self._visible("connectChoice"), _("The first page did not appear"))

    def _connect_with_guide(self) -> None:
        self._click("connectChoice")
        self._wait(lambda: self._dialog() is not None, _("The Connect dialog did not open"))

    def _token_rejected(self) -> None:
        dialog = self._connect_dialog()
        dialog.token.set_text(_REVOKED)
        self._click("acceptButton", dialog)
        self._wait(lambda: dialog.hint.hint is not None, _("No hint appeared"))
        if dialog.token.text != _REVOKED:
            raise TourFailed(_("The token did not stay in the field for another try"))

    def _token_pasted(self) -> None:
        dialog = self._connect_dialog()
        dialog.hint.clear()
        dialog.token.set_text(self._token)

    def _connected(self) -> None:
        dialog = self._connect_dialog()
        self._click("acceptButton", dialog)
        self._wait(
            lambda: self._visible("chooseChannelButton", dialog) or dialog.hint.hint is not None,
            _("The connection was not completed"),
        )
        if dialog.hint.hint is not None:
            raise TourFailed(f"{dialog.hint.hint.title} {dialog.hint.hint.details}")

    def _channels(self) -> None:
        self._click("chooseChannelButton", self._connect_dialog())
        page = self._channels_page()
        self._wait(
            lambda: not page.browser.is_reading and not page.browser.model.empty,
            _("No tree appeared"),
        )
        first = page.browser.model.index(0, 0)
        page.browser.tree.expand(first)
        page.browser.tree.expand(page.browser.model.index(0, 0, first))

    def _find(self) -> None:
        page = self._channels_page()
        page.picker.find_field.setText(self._something_linkable())
        self._wait(lambda: bool(page.browser.hits.model.hits), _("Nothing was found"))

    def _channel_details(self) -> None:
        page = self._channels_page()
        page.browser.choose_hit()
        page.picker.find_field.clear()
        self._wait(page.details.messages_title.isVisible, _("No details appeared"))

    def _link_saved(self) -> None:
        page = self._channels_page()
        self._wait(page.save_button.isEnabled, _("The Channel could not be linked"))
        page.save_button.click()
        self._wait(
            lambda: bool(self._now.overview and self._now.overview.links.total),
            _("No link was saved"),
        )

    def _integrations(self) -> None:
        self._now.show_page("integrations")
        self._wait(lambda: self._visible("testButton"), _("The connection did not appear"))

    def _connection_tested(self) -> None:
        self._click("testButton")
        self._wait(lambda: self._widget("testButton").isEnabled(), _("The test did not end"))

    def _update_token(self) -> None:
        self._click("updateButton")
        self._wait(lambda: self._dialog() is not None, _("The dialog did not open"))

    def _disconnect(self) -> None:
        self._close_dialog()
        self._click("disconnectButton")
        self._wait(lambda: self._visible("stoppingLink"), _("No link is named"))

    def _opened_again(self) -> None:
        self._close_dialog()
        self._now.show_page("channels")
        self._close_window()
        self._open()
        self._wait(lambda: self._visible("linkName"), _("The saved link did not appear"))
        page = self._channels_page()
        # What is known is there before all of it has been read again.
        self._wait(lambda: not page.browser.model.empty, _("The last known tree did not appear"))

    def _copy_kept(self) -> None:
        page = self._channels_page()
        self._wait(lambda: not page.browser.is_reading, _("Loading did not end"))
        page.picker.find_field.setText(_CHATTY)
        self._wait(lambda: bool(page.browser.hits.model.hits), _("Nothing was found"))
        self._wait(page.save_button.isEnabled, _("The Channel could not be linked"))
        page.corner.keep_box.setChecked(True)
        page.save_button.click()
        self._now.show_page("messages")
        copies = self._now.copies
        self._wait(
            lambda: any(it.complete for it in copies.states) and not copies.reading,
            _("No copy was completed"),
        )

    def _messages(self) -> None:
        page = self._now.page
        if not isinstance(page, MessagesPage):
            raise TourFailed(_("The Messages page is not shown"))
        page.bar.field.setText(_SOUGHT)
        self._wait(lambda: bool(page.results.conversation.model.rows), _("Nothing was found"))

    def _diagnostics(self) -> None:
        self._now.show_page("diagnostics")
        self._click("runDiagnostics")
        self._wait(lambda: not self._visible("stopDiagnostics"), _("The diagnostics did not end"))
        self._wait(lambda: self._visible("checkStep"), _("The steps did not appear"))

    def _report(self) -> None:
        self._click("reportButton")
        self._wait(lambda: self._dialog() is not None, _("The dialog did not open"))
        self._wait(lambda: self._widget("saveButton", self._dialog()).isEnabled(), _("No report"))

    def _role_needed(self) -> None:
        self._close_dialog()
        self._close_window()
        integration = self._open_organization()
        member = integration.members.add("Acme Member", Role.MEMBER)
        integration.close()
        self._open(lambda: self._open_organization(member))
        self._wait(lambda: self._now.page is not None, _("The page did not appear"))
        self._now.show_page("integrations")
        self._wait(lambda: self._visible("lockedTitle"), _("The needed role did not appear"))

    # The window

    @property
    def _now(self) -> WindowSession:
        if self._session is None:
            raise TourFailed(_("There is no window"))
        return self._session

    def _open_organization(self, member_id: str | None = None) -> OrganizationSession:
        return open_integration(
            self._folder,
            self._url,
            secrets=self._secrets,
            organization_name="Acme",
            member_name="Acme Admin",
            member_id=member_id,
        )

    def _open(self, opener: Callable[[], OrganizationSession] | None = None) -> None:
        session = build_window(
            WindowState(self._folder),
            Openers(opener or self._open_organization, _no_sample),
        )
        session.shell.resize(*_SIZE)
        session.shell.show()
        self._session = session

    def _close_window(self) -> None:
        if self._session is not None:
            shell = self._session.shell
            shell.close()
            self._session.wind_up()
            shell.deleteLater()
            self._session = None

    def close(self) -> None:
        """Close what is open."""
        self._close_window()
        self._app.processEvents()

    def _something_linkable(self) -> str:
        """Return the name of a place that bears a Channel."""
        root = self._channels_page().browser.model.index(0, 0).parent()
        model = self._channels_page().browser.model
        nodes = [node for node in model.node(root).walk() if node.channel and not node.masked]
        if not nodes:
            raise TourFailed(_("This Workspace has no Channel that can be linked"))
        return next((node.name for node in nodes if node.name == "Launch 2027"), nodes[0].name)

    def _channels_page(self) -> ChannelsPage:
        page = self._now.page
        if not isinstance(page, ChannelsPage):
            raise TourFailed(_("The Channels page is not shown"))
        return page

    def _dialog(self) -> QDialog | None:
        dialogs = self._now.shell.findChildren(QDialog)
        return next((dialog for dialog in dialogs if dialog.isVisible()), None)

    def _connect_dialog(self) -> ConnectDialog:
        dialog = self._dialog()
        if not isinstance(dialog, ConnectDialog):
            raise TourFailed(_("The Connect dialog is not open"))
        return dialog

    def _close_dialog(self) -> None:
        dialog = self._dialog()
        if dialog is not None:
            dialog.reject()
            self._wait(lambda: self._dialog() is None, _("The dialog did not close"))

    def _widget(self, name: str, inside: QWidget | None = None) -> QWidget:
        for widget in (inside or self._now.shell).findChildren(QWidget, name):
            if isinstance(widget, QWidget) and widget.isVisible():
                return widget
        raise TourFailed(_("{name} is not shown").format(name=name))

    def _visible(self, name: str, inside: QWidget | None = None) -> bool:
        try:
            self._widget(name, inside)
        except TourFailed:
            return False
        return True

    def _click(self, name: str, inside: QWidget | None = None) -> None:
        widget = self._widget(name, inside)
        if not isinstance(widget, QAbstractButton) or not widget.isEnabled():
            raise TourFailed(_("{name} cannot be pressed").format(name=name))
        widget.click()

    def _wait(self, condition: Callable[[], bool], otherwise: str) -> None:
        """Let the window live until `condition` holds; fail with `otherwise` if it does not."""
        until = time.monotonic() + STEP_SECONDS
        while not condition():
            if time.monotonic() > until:
                raise TourFailed(otherwise)
            self._process_events(_POLL_MILLISECONDS)

    def _process_events(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()
        self._raise_if_stopped()

    # The pictures

    def _take_pictures(self, name: str) -> list[str]:
        saved: list[str] = []
        for scheme in (Scheme.DARK, Scheme.LIGHT):
            apply_scheme(self._app, scheme)
            self._process_events(_POLL_MILLISECONDS * 3)
            shell, dialog = self._now.shell, self._dialog()
            parts = clipped_at_sizes(shell, dialog, SIZES)
            if parts:
                raise TourFailed("; ".join(parts))
            picture = f"{self._count:02}-{name}-{scheme.value}.png"
            shown = picture_of(shell, dialog)
            try:
                save_picture(shown, self._out / picture)
            except OSError as error:
                text = _("{picture} was not saved: {reason}")
                raise TourFailed(text.format(picture=picture, reason=error.strerror)) from None
            saved.append(picture)
        return saved


def _no_sample(_cancellation: Cancellation) -> SampleWorkspace:
    raise TourFailed(_("The tour does not enter the sample workspace"))


def _told(error: Exception) -> str:
    if isinstance(error, TourFailed):
        return redact(str(error))
    hint = hint_for(error)
    return f"{hint.title}: {hint.details}" if hint.details else hint.title
