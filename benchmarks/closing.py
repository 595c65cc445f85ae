"""How long the window takes to close while it reads a tree from a slow ClickUp.

    .venv/bin/python -m benchmarks.closing URL TOKEN SLOW_TOKEN FOLDER

Connects with the first token, and reads with the second, whose every answer is late.
Prints the milliseconds from the closing to the end of the last thread.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks.driving import DrivenWindow
from benchmarks.sandboxes import Bench


def main() -> int:
    """Close a window that is reading."""
    url, token, slow, folder = sys.argv[1:]
    window = DrivenWindow(Path(folder), Bench(url, token))
    window.move_to(Bench(url, slow))
    window.open()
    window.until(lambda: window.page is not None and window.page.browser.is_reading, "the reading")
    began = time.perf_counter()
    window.session.shell.close()
    window.session.wind_up()
    print((time.perf_counter() - began) * 1000)
    return 0


if __name__ == "__main__":
    sys.exit(main())
