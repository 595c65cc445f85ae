"""The menu in which the window's language is chosen."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from clickup_desktop.language.choice import known_languages
from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.managed import managed_reason, shown_policy
from clickup_desktop.ui.widgets.verbatim import verbatim
from clickup_desktop.ui.window_state import WindowState


class LanguageMenu(QMenu):
    """Offers the system's language and each that there is a catalogue for.

    Signals:
        chosen: another language was chosen; it takes effect at the next start.
    """

    chosen = Signal()

    def __init__(self, state: WindowState, parent: QWidget) -> None:
        super().__init__(_("&Language"), parent)
        self.setObjectName("languageMenu")
        self._state = state
        self._languages = QActionGroup(self)
        self._add("", _("Same as system"))
        for language in known_languages():
            name = native_name(language)
            verbatim(self._add(language, name), name)
        self.addSeparator()
        policy = shown_policy()
        self._managed = policy.language
        note = self.addAction(_("Takes effect when you restart the program"))
        if self._managed:
            # An ampersand in a menu's text marks a mnemonic.
            note.setText(managed_reason(policy).replace("&", "&&"))
            for action in self._languages.actions():
                action.setEnabled(False)
        note.setObjectName("languageNote")
        note.setEnabled(False)
        self._languages.triggered.connect(self._choose)
        self.aboutToShow.connect(self._check)

    def _add(self, language: str, name: str) -> QAction:
        action = self.addAction(name)
        action.setObjectName(f"language_{language or 'system'}")
        action.setCheckable(True)
        action.setData(language)
        self._languages.addAction(action)
        return action

    def _check(self) -> None:
        for action in self._languages.actions():
            action.setChecked(action.data() == (self._managed or self._state.language))

    def _choose(self, action: QAction) -> None:
        if action.data() != self._state.language:
            self._state.language = action.data()
            self.chosen.emit()


def native_name(language: str) -> str:
    """Return what those who speak a language call it: "Deutsch"."""
    if language == "en":
        return "English"  # Qt says "American English"
    name = QLocale(language).nativeLanguageName()
    return name[:1].upper() + name[1:]
