"""What macOS gets, as far as it can be tried elsewhere: nothing here runs there."""

from __future__ import annotations

import plistlib
import runpy
from pathlib import Path

from PySide6.QtGui import QImageReader
from pytestqt.qtbot import QtBot

from tests.packaging.pictures import drawn, looks_like

ROOT = Path(__file__).resolve().parents[2]
MACOS = ROOT / "packaging" / "macos"


def test_its_icon_has_the_sizes_that_macos_shows(qtbot: QtBot, tmp_path: Path) -> None:
    icons = runpy.run_path(str(ROOT / "tools" / "icons"))
    file = icons["write_icns"](tmp_path / "icon.icns")
    assert icons["write_icns"](tmp_path / "again.icns").read_bytes() == file.read_bytes()
    reader = QImageReader(str(file))
    sizes = []
    for index in range(reader.imageCount()):
        reader.jumpToImage(index)
        image = reader.read()
        sizes.append(image.width())
        assert looks_like(image, drawn(image.width()))
    assert sizes == [32, 64, 128, 256, 256, 512, 512, 1024]


def test_the_hardened_runtime_is_let_out_of_one_thing() -> None:
    entitlements = plistlib.loads((MACOS / "entitlements.plist").read_bytes())
    assert entitlements == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_it_is_a_program_with_a_window() -> None:
    told = plistlib.loads((MACOS / "information.plist").read_bytes())
    assert told["CFBundleName"] == told["CFBundleDisplayName"] == "ClickUp Desktop"
    assert told["LSBackgroundOnly"] is False
    # They come from the one place that has them.
    assert not {"CFBundleVersion", "CFBundleShortVersionString"} & set(told)
