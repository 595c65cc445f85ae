"""Diagnostics: step by step from the data folder to the linked Channels, and a report of it.

Imported only when it is asked for, so that the window's start does not pay for it.
"""

from clickup_desktop.integration.diagnostics.diagnostics import Diagnostics
from clickup_desktop.integration.diagnostics.report import report_text

__all__ = ["Diagnostics", "report_text"]
