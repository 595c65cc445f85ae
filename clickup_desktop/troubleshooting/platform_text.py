"""What the program is and runs on: nothing of the person's."""

from __future__ import annotations

import platform

from clickup_desktop import __version__
from clickup_desktop.language.texts import _


def platform_text(window_system: str = "") -> str:
    """Return the version and the platform in a few lines.

    Args:
        window_system: such as "Qt 6.8.0, wayland"; "" where there is no window.
    """
    lines = [
        f"ClickUp Desktop {__version__}",
        f"Python {platform.python_version()}",
        _("System: {system} {release} ({machine})").format(
            system=platform.system(), release=platform.release(), machine=platform.machine()
        ),
    ]
    if window_system:
        lines.append(_("Window system: {name}").format(name=window_system))
    return "\n".join(lines)
