"""How the interpreter is set up so that work in the background doesn't stop the window."""

from __future__ import annotations

import gc
import sys

_SWITCH_SECONDS = 0.001
_YOUNG_OBJECTS = 50_000
_NEVER = 1_000_000


def spare_the_window() -> None:
    """Let the GUI thread have its turn early, and keep the garbage collector short.

    A thread that wants to go on waits for each other one that is at work for up to 5 ms, and there
    are eight of them while a Workspace is read: 1 ms keeps a movement smooth. A full collection
    looks at every row of a Workspace, 70 ms for a hundred thousand. Rows go by themselves once
    their tree is given up, so only young objects are looked at, and what the start has made never.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, 20, _NEVER)
