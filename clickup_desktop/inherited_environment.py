"""The environment that the program was started with, for what it starts itself.

A frozen program finds its own libraries through variables of the environment, which its first
process sets. A browser or a file manager that inherits them loads our libraries instead of the
system's, and ends. So they are taken back before anything else happens: the loader has read them by
then. It holds for whatever starts a program, Qt and the libraries included. The sandbox is this
program again, and sets them anew for itself.
"""

from __future__ import annotations

import os
import sys

_KEPT = "_ORIG"
"""What a variable was before is kept under its name with this behind it."""

_BOOTLOADER = "_PYI_"
"""What the first process tells the second begins so."""


def is_frozen() -> bool:
    """Whether this is the program that brings its own Python."""
    return bool(getattr(sys, "frozen", False))


def restore_environment() -> None:
    """Take back what freezing did to the environment; else nothing is changed."""
    if not is_frozen():
        return
    bundle = getattr(sys, "_MEIPASS", sys.prefix)
    for name, value in list(os.environ.items()):
        if name.startswith(_BOOTLOADER):
            del os.environ[name]
        elif _leads_into(bundle, value):
            before = os.environ.pop(name + _KEPT, None)
            if before is None:
                del os.environ[name]
            else:
                os.environ[name] = before


def _leads_into(folder: str, value: str) -> bool:
    """Whether a variable holds a path of `folder`, alone or among others."""
    inside = folder + os.sep
    return any((path + os.sep).startswith(inside) for path in value.split(os.pathsep))
