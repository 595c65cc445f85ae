"""Every page there is, by the name that the navigation and the program use."""

from __future__ import annotations

from importlib import import_module

from clickup_desktop.ui.widgets.page import Page, PageContext

_PAGES = {
    "integrations": ("clickup_desktop.ui.integrations.page", "IntegrationsPage"),
    "channels": ("clickup_desktop.ui.channels.page", "ChannelsPage"),
    "members": ("clickup_desktop.ui.members.page", "MembersPage"),
    "diagnostics": ("clickup_desktop.ui.diagnostics.page", "DiagnosticsPage"),
    "help": ("clickup_desktop.ui.help.page", "HelpPage"),
    "about": ("clickup_desktop.ui.help.about_page", "AboutPage"),
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
