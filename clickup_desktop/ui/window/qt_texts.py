"""What Qt itself says, such as "Undo" in a field's menu, in the language of the texts."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from clickup_desktop.language.texts import ENGLISH, language_in_use


def translate_qt(app: QApplication) -> None:
    """Install Qt's own catalogue, where there is one; Qt speaks English without."""
    language = language_in_use()
    if language == ENGLISH:
        return
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(language), "qtbase", "_", folder):
        app.installTranslator(translator)
