"""Every page there is, by the name that the navigation and the program use."""

from __future__ import annotations

from importlib import import_module

from clickup_desktop.ui.pages.page import Page, PageContext

_PAGES = {
    "integrations": ("clickup_desktop.ui.pages.integrations", "IntegrationsPage"),
    "channels": ("clickup_desktop.ui.pages.channels", "ChannelsPage"),
    "members": ("clickup_desktop.ui.pages.members", "MembersPage"),
    "diagnostics": ("clickup_desktop.ui.pages.diagnostics", "DiagnosticsPage"),
    "help": ("clickup_desktop.ui.pages.help", "HelpPage"),
    "about": ("clickup_desktop.ui.pages.about", "AboutPage"),
}
_USUAL = "integrations"


def known_page(name: str) -> str:
    """Return `name` if there is such a page, else the name of the usual one."""
    return name if name in _PAGES else _USUAL


def build_page(name: str, context: PageContext) -> Page:
    """Make the page called `name`; its module is loaded only now."""
    module, kind = _PAGES[name]
    page: Page = getattr(import_module(module), kind)(context)
    return page
