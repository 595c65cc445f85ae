"""The colours by name: the design's tokens, and those mixed from them.

They stand in `resources/theme/tokens.json`. This module is needed for the first paint, so it
imports next to nothing.
"""

from __future__ import annotations

import json
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from clickup_desktop.language.texts import _, pgettext
from clickup_desktop.resource_files import read_text

if TYPE_CHECKING:
    from clickup_desktop.ui.window_state import WindowState


class Scheme(StrEnum):
    """Which colours the person wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"

    @property
    def label(self) -> str:
        """The scheme's name in a menu."""
        match self:
            case Scheme.SYSTEM:
                return _("Same as system")
            case Scheme.LIGHT:
                return pgettext("colours", "Light")
            case Scheme.DARK:
                return pgettext("colours", "Dark")


def remembered_scheme(state: WindowState) -> Scheme:
    """Return the scheme that was chosen last."""
    try:
        return Scheme(state.value("window/scheme", Scheme.SYSTEM.value))
    except ValueError:
        return Scheme.SYSTEM


def mix(front: str, back: str, share: float) -> str:
    """Return the colour of `front` laid over `back` with the opacity `share` (0…1)."""
    first, second = QColor(front), QColor(back)
    channels = (
        round(a * share + b * (1 - share))
        for a, b in zip(
            (first.red(), first.green(), first.blue()),
            (second.red(), second.green(), second.blue()),
            strict=True,
        )
    )
    return "#" + "".join(f"{channel:02X}" for channel in channels)


@cache
def colours(dark: bool) -> dict[str, str]:
    """Return all named colours of a scheme: the design's tokens and those mixed from them."""
    named: dict[str, str] = dict(
        json.loads(read_text("theme/tokens.json"))["dark" if dark else "light"]
    )
    background, text = named["background"], named["text"]
    named["hover"] = mix(text, named["surface"], 0.06)
    named["control"] = mix(named["muted"], background, 0.78)  # outlines of fields and buttons
    named["accent_hover"] = mix(named["accent"], text, 0.86)
    named["disabled"] = mix(named["muted"], background, 0.55)
    named["neutral_soft"] = mix(text, background, 0.07)
    for tone in ("accent", "success", "warning", "danger"):
        named[f"{tone}_soft"] = mix(named[tone], background, 0.1)
    return named


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, 1…21, as WCAG 2.2 defines "contrast ratio"."""

    def luminance(name: str) -> float:
        colour = QColor(name)
        linear = [
            channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
            for channel in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
