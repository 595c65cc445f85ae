"""What the program is and runs on: nothing of the person's."""

from __future__ import annotations

import platform

from clickup_desktop import __version__


def platform_text(window_system: str = "") -> str:
    """Return the version and the platform in a few lines.

    Args:
        window_system: such as "Qt 6.8.0, wayland"; "" where there is no window.
    """
    lines = [
        f"ClickUp Desktop {__version__}",
        f"Python {platform.python_version()}",
        f"System: {platform.system()} {platform.release()} ({platform.machine()})",
    ]
    if window_system:
        lines.append(f"Window system: {window_system}")
    return "\n".join(lines)
