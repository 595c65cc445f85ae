"""Takes the tour from its beginning to its end, in front of an embedded ClickUp or another."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from clickup_desktop.integration.organizations.sample import start_sandbox
from clickup_desktop.language.texts import _
from clickup_desktop.private_files import make_private_folder
from clickup_desktop.temporary_folder import TemporaryFolder
from clickup_desktop.troubleshooting.log import print_to_standard_error
from clickup_desktop.troubleshooting.redaction import remember_secret
from clickup_desktop.ui.tour import Tour
from clickup_desktop.untrusted_text import display_text


def run_tour(
    out: Path,
    clickup_url: str | None,
    token: str | None,
    *,
    raise_if_stopped: Callable[[], None] = lambda: None,
    tell: Callable[[str], object] = print,
) -> int:
    """Walk through the window, and save a picture of each step in light and dark.

    A step fails where something of the window is clipped.

    Args:
        out: the folder for the pictures; made if it isn't there, and no link to another.
        clickup_url: where ClickUp answers; with a token only.
        token: without one, the embedded ClickUp is started and its sample token used.
        raise_if_stopped: called between whatever the window does; what it raises ends the tour.
        tell: called with a line of JSON for each step.

    Returns:
        0 when every step went well, else 1.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        if out.is_symlink():
            raise OSError(errno.ENOTDIR, _("It is a link; name the folder itself"))
        make_private_folder(out)
    except OSError as error:
        place = display_text(str(out))
        text = _("No pictures can be saved in {folder}: {reason}")
        print_to_standard_error(text.format(folder=place, reason=error.strerror))
        return 1
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryFolder()).path
        if token is None:
            # As the largest plans have it: with fewer, a step would wait for a minute to end.
            sandbox = start_sandbox(rate_limit=1000)
            stack.callback(sandbox.stop)
            clickup_url, token = sandbox.url, sandbox.token
        remember_secret(token)
        tour = Tour(
            out, folder / "data", clickup_url, token, raise_if_stopped=raise_if_stopped, tell=tell
        )
        stack.callback(tour.close)
        return 0 if tour.run() else 1
