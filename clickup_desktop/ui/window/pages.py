"""The pages: made when they are first wanted, kept, and shown one at a time."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.page import Page, PageContext

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from clickup_desktop.integration.records import Overview
    from clickup_desktop.troubleshooting.hint import Action
    from clickup_desktop.ui.background import BackgroundWork
    from clickup_desktop.ui.openers import Openers
    from clickup_desktop.ui.window.failure_page import FailurePage
    from clickup_desktop.ui.window.shell import Shell

_PAGES = {
    "integrations": ("clickup_desktop.ui.integrations.page", "IntegrationsPage"),
    "channels": ("clickup_desktop.ui.channels.page", "ChannelsPage"),
    "messages": ("clickup_desktop.ui.messages.page", "MessagesPage"),
    "members": ("clickup_desktop.ui.members.page", "MembersPage"),
    "diagnostics": ("clickup_desktop.ui.diagnostics.page", "DiagnosticsPage"),
    "help": ("clickup_desktop.ui.help.page", "HelpPage"),
    "about": ("clickup_desktop.ui.help.about_page", "AboutPage"),
}
_USUAL = "integrations"
_FAILURE = ("clickup_desktop.ui.window.failure_page", "FailurePage")


def known_page(name: str) -> str:
    """Return `name` if there is such a page, else the name of the usual one."""
    return name if name in _PAGES else _USUAL


def load_pages() -> None:
    """Load the modules of all pages; off the GUI thread, for it takes a while."""
    for module, _kind in _PAGES.values():
        import_module(module)


def build_page(name: str, context: PageContext) -> Page:
    """Make the page called `name`; its module is loaded only now."""
    page: Page = _load(*_PAGES[name])(context)
    return page


def build_failure_page(
    work: BackgroundWork,
    openers: Openers,
    folder: Path | None,
    perform: Callable[[Action], object],
    parent: QWidget,
) -> FailurePage:
    """Make the page that is shown when the organization could not be opened."""
    page: FailurePage = _load(*_FAILURE)(work, openers, folder, perform, parent)
    return page


def _load(module: str, kind: str) -> Any:
    return getattr(import_module(module), kind)


class PageStack:
    """The pages of one organization that were made so far.

    Attributes:
        current: the page that is shown; None while none is.
    """

    def __init__(
        self, shell: Shell, build: Callable[[str], Page], begin: Callable[[Page], None]
    ) -> None:
        """Show pages in `shell`.

        Args:
            shell: the window.
            build: makes the page of that name.
            begin: is called before a page is shown for the first time.
        """
        self._shell = shell
        self._build = build
        self._begin = begin
        self._prepared: dict[str, Page] = {}
        self._made: dict[str, Page] = {}
        self.current: Page | None = None

    @property
    def name(self) -> str:
        """The name of the page that is shown; "" while none is."""
        return next((name for name, page in self._made.items() if page is self.current), "")

    def show(self, name: str, *, sample: bool) -> Page | None:
        """Show a page; return it, or None where it was shown already.

        The focus goes along, if it was in the page that goes.

        Args:
            sample: whether it is one of the sample workspace.
        """
        page = self._made.get(name)
        if page is None:
            self.prepare(name)
            page = self._made[name] = self._prepared.pop(name)
            self._begin(page)
        if page is self.current:
            return None
        self.leave()
        self.current = page
        focused = self._shell.focusWidget()
        if focused in (None, self._shell) or self._shell.pages.isAncestorOf(focused):
            # First: Qt moves it on from what is hidden, which screen readers are told of.
            self._shell.navigation.buttons[name].setFocus(Qt.FocusReason.OtherFocusReason)
        self._shell.show_widget(page)
        self._shell.navigation.show_page(name)
        # Its end is the program's name: to a title that ends otherwise Qt adds it once more.
        title = _("{page} – ClickUp Desktop")
        if sample:
            title = _("{page} (sample workspace) – ClickUp Desktop")
        self._shell.setWindowTitle(title.format(page=_(page.title)))
        return page

    def prepare(self, name: str) -> None:
        """Make a page, unless it was made already; it begins nothing until it is shown."""
        if name not in self._made and name not in self._prepared:
            self._prepared[name] = self._build(name)

    def leave(self) -> None:
        """Show no page any more."""
        if self.current is not None:
            self.current.leave()
        self.current = None

    def stop(self) -> None:
        """Show no page any more, and end what they have begun."""
        self.leave()
        for page in self._made.values():
            page.drop()

    def drop(self) -> None:
        """Take all pages out for good: another organization is shown."""
        self.stop()
        focused = self._shell.focusWidget()
        for page in self._made.values():
            if page.isAncestorOf(focused):
                self._shell.setFocus(Qt.FocusReason.OtherFocusReason)
            self._shell.pages.removeWidget(page)
            page.deleteLater()
        for page in self._prepared.values():
            page.deleteLater()
        self._made.clear()
        self._prepared.clear()

    def show_overview(self, overview: Overview) -> None:
        """Tell every page what the organization is like now."""
        for page in self._made.values():
            page.overview_changed(overview)
