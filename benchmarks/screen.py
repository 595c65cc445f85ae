"""A virtual screen, and keys and clicks on it from outside of every program (XTEST)."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

_SMALLEST_WINDOW = 300
_VIEWABLE = 2
_NO_WINDOW = 0
_TO_PARENT = 2  # RevertToParent

_ErrorHandler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class _Attributes(ctypes.Structure):
    """XWindowAttributes, of which only the size and whether it is mapped are looked at."""

    _fields_ = (
        ("x", ctypes.c_int),
        ("y", ctypes.c_int),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("border_width", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("visual", ctypes.c_void_p),
        ("root", ctypes.c_ulong),
        ("kind", ctypes.c_int),
        ("bit_gravity", ctypes.c_int),
        ("win_gravity", ctypes.c_int),
        ("backing_store", ctypes.c_int),
        ("backing_planes", ctypes.c_ulong),
        ("backing_pixel", ctypes.c_ulong),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        ("map_installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        ("rest", ctypes.c_long * 16),
    )


class Screen:
    """A person's hands at a display without a window manager."""

    def __init__(self, display: str) -> None:
        x = self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XDefaultRootWindow.restype = ctypes.c_ulong
        x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        # A window may go at any moment, and Xlib ends the process for it unless it is told.
        self._handler = _ErrorHandler(lambda _display, _error: 0)
        x.XSetErrorHandler(self._handler)
        self._display = ctypes.c_void_p(x.XOpenDisplay(display.encode()))
        if not self._display:
            raise RuntimeError(f"no display {display}")
        self._root = ctypes.c_ulong(x.XDefaultRootWindow(self._display))

    def give_focus(self) -> bool:
        """Give the one window its focus, as a window manager does; return whether there is one."""
        window = self._window()
        if window != _NO_WINDOW:
            self._x.XSetInputFocus(self._display, ctypes.c_ulong(window), _TO_PARENT, 0)
            self._x.XSync(self._display, 0)
        return window != _NO_WINDOW

    def shows_window(self) -> bool:
        """Whether a window of some size is on the screen."""
        return self._window() != _NO_WINDOW

    def press(self, keysym: int) -> None:
        """Press a key and let it go."""
        code = self._x.XKeysymToKeycode(self._display, ctypes.c_ulong(keysym))
        for down in (1, 0):
            self._test.XTestFakeKeyEvent(self._display, code, down, 0)
        self._x.XSync(self._display, 0)

    def click(self, x: int, y: int) -> None:
        """Click with the left button."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        for down in (1, 0):
            self._test.XTestFakeButtonEvent(self._display, 1, down, 0)
        self._x.XSync(self._display, 0)

    def _window(self) -> int:
        root, parent = ctypes.c_ulong(), ctypes.c_ulong()
        children, count = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        self._x.XQueryTree(
            self._display,
            self._root,
            ctypes.byref(root),
            ctypes.byref(parent),
            ctypes.byref(children),
            ctypes.byref(count),
        )
        found = _NO_WINDOW
        for number in range(count.value):
            attributes = _Attributes()
            window = ctypes.c_ulong(children[number])
            known = self._x.XGetWindowAttributes(self._display, window, ctypes.byref(attributes))
            if (
                known
                and attributes.map_state == _VIEWABLE
                and min(attributes.width, attributes.height) >= _SMALLEST_WINDOW
            ):
                found = children[number]
        if children:
            self._x.XFree(children)
        return found


@contextmanager
def virtual_screen() -> Iterator[str]:
    """Run an X server without a window manager; yields its display."""
    reading, writing = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(writing)
        try:
            with os.fdopen(reading, encoding="ascii") as told:
                yield ":" + told.readline().strip()
        finally:
            server.terminate()
