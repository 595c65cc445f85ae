"""The way into the window."""

from __future__ import annotations

import sys
from argparse import Namespace

from clickup_desktop import ctrl_c
from clickup_desktop.cli.exit_status import FAILED
from clickup_desktop.data_folder import NoHomeFolder
from clickup_desktop.ui.display import names_no_display, tell_no_display


def open_window(options: Namespace) -> int:
    """Open the window, and return the exit status once it is closed."""
    if names_no_display():
        tell_no_display()
        return FAILED
    ctrl_c.let_it_end_the_process()  # until the window is there, which then closes
    # Not before: a server need not have what Qt's libraries need.
    from clickup_desktop.ui.application import run_window  # noqa: PLC0415 - as above

    try:
        return run_window(options.data_dir, options.clickup_url, language=options.language or "")
    except NoHomeFolder as error:
        from clickup_desktop.troubleshooting.hints import hint_for  # noqa: PLC0415 - behind the first paint

        sys.stderr.write(hint_for(error).to_text() + "\n")
        return FAILED
