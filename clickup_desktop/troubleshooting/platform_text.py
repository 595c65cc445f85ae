"""What the program is and runs on: nothing of the person's."""

from __future__ import annotations

import platform
import ssl
from contextlib import suppress
from importlib import metadata

from clickup_desktop import __version__
from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.installation import how_installed

_QT = "PySide6-Essentials"
"""What brings Qt, of the same version."""


def platform_text(window_system: str = "") -> str:
    """Return the version and the platform in a few lines.

    Args:
        window_system: such as "Qt 6.8.0, wayland"; "" where there is no window.
    """
    lines = [
        f"ClickUp Desktop {__version__}",
        _("Installed as: {way}").format(way=how_installed()),
        f"Python {platform.python_version()}",
        ssl.OPENSSL_VERSION,
        _("System: {system} {release} ({machine})").format(
            system=platform.system(), release=platform.release(), machine=platform.machine()
        ),
    ]
    with suppress(metadata.PackageNotFoundError):  # a distribution may name it otherwise
        lines.append(f"PySide6 {metadata.version(_QT)}")
    if window_system:
        lines.append(_("Window system: {name}").format(name=window_system))
    return "\n".join(lines)
