"""Waiting for a Workspace that is being read, with its progress shown."""

from __future__ import annotations

from collections.abc import Callable

from clickup_desktop.cli.session import Session
from clickup_desktop.clickup.hierarchy import HierarchyLoader
from clickup_desktop.language.texts import _

_SECONDS_BETWEEN_LOOKS = 0.1


def read_workspace(
    session: Session, loader: HierarchyLoader, *, enough: Callable[[], bool] = lambda: False
) -> None:
    """Wait until `loader` has read everything, or until what it has read is `enough`.

    Raises:
        Cancelled: Ctrl-C was pressed.
    """
    try:
        while not loader.wait(_SECONDS_BETWEEN_LOOKS) and not enough():
            session.cancellation.raise_if_cancelled()
            progress = loader.progress
            text = _("Loading… Spaces: {done} of {all}, Channels: {channels}, requests: {requests}")
            session.output.progress(
                text.format(
                    done=progress.spaces_done,
                    all=progress.spaces_total or "?",
                    channels=progress.channels_read,
                    requests=progress.requests,
                )
            )
    finally:
        loader.stop()
        session.output.clear_progress()
