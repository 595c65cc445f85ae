"""Icons are the program's own, whatever the desktop has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from clickup_desktop.ui.widgets.icons import use_no_other_icons


@pytest.fixture
def theme_of_the_desktop(qapp: QApplication, tmp_path: Path) -> Iterator[str]:
    """A theme that has icons, as a desktop's has."""
    folder = tmp_path / "acme" / "16x16" / "actions"
    folder.mkdir(parents=True)
    picture = QPixmap(16, 16)
    picture.fill(QColor("red"))
    assert picture.save(str(folder / "edit-clear.png"))
    (tmp_path / "acme" / "index.theme").write_text(
        "[Icon Theme]\nName=Acme\nDirectories=16x16/actions\n\n"
        "[16x16/actions]\nSize=16\nType=Fixed\n"
    )
    before = QIcon.themeName(), QIcon.themeSearchPaths(), QIcon.fallbackSearchPaths()
    QIcon.setThemeSearchPaths([str(tmp_path)])
    QIcon.setThemeName("acme")
    yield "edit-clear"
    QIcon.setThemeName(before[0])
    QIcon.setThemeSearchPaths(before[1])
    QIcon.setFallbackSearchPaths(before[2])


def test_no_icon_is_looked_for_among_the_desktops(theme_of_the_desktop: str) -> None:
    assert not QIcon.fromTheme(theme_of_the_desktop).isNull()
    use_no_other_icons()
    assert QIcon.fromTheme(theme_of_the_desktop).isNull()
