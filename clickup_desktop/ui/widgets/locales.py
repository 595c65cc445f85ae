"""Which locale the window writes moments and numbers by, and has names in the order of.

The language in use decides: nobody reads "3. Mai" in an English sentence. The system's region
decides what is left open, such as 12 or 24 hours and whether the month comes first, where Unicode's
CLDR, which Qt has inside, knows the language there ("en" in Switzerland, but no "ja").
"""

from __future__ import annotations

import os
import sys
from functools import cache

from PySide6.QtCore import QLocale

from clickup_desktop.language.moments import write_moments_with
from clickup_desktop.language.numbers import NumberMarks, write_numbers_with
from clickup_desktop.language.texts import ENGLISH, language_in_use
from clickup_desktop.ui.widgets.date_patterns import DateFormats

# As the C library has them for moments, the first that is set.
_VARIABLES = ("LC_ALL", "LC_TIME", "LANG")
_OF_NOBODY = frozenset({"", "C", "POSIX"})
_WITHOUT_REGION = "en_150"
"""English where the system names no region: Europe's, with 24 hours and the day first."""

_SAMPLE = 1_234_567_890


def locale_in_use() -> QLocale:
    """Return the locale of the language in use, where the system is."""
    return _locale(language_in_use(), _system_name())


def date_formats() -> DateFormats:
    """Return how moments are written.

    Safe on every thread, also on one that outlives the program's end: nothing of Qt is asked once
    `read_locale` has run.
    """
    return _date_formats(language_in_use(), _system_name())


def write_as_in_locale() -> None:
    """Have numbers and moments written so in every room from now on.

    Qt is asked with the first of them: getting to know a locale takes 15 ms of the start.
    """
    if _system_names_no_region() and language_in_use() == ENGLISH:
        write_numbers_with(None)
        write_moments_with()
        return
    write_numbers_with(
        lambda: _number_marks(language_in_use(), _system_name()),
        also_small=language_in_use() != ENGLISH,
    )
    write_moments_with(
        lambda moment: date_formats().whole_day(moment), lambda moment: date_formats().clock(moment)
    )


def read_locale() -> None:
    """Ask Qt all that is asked of it; on the GUI thread, before a thread may be left behind."""
    date_formats()
    _number_marks(language_in_use(), _system_name())


def locale_of(language: str, system: QLocale) -> QLocale:
    """Return the locale of a language in the system's region.

    Args:
        language: such as "de" or "pt_BR"; its own region is taken where it is not spoken there.
    """
    own = QLocale(language)
    if system.language() is QLocale.Language.C:
        return QLocale(_WITHOUT_REGION) if language == ENGLISH else own
    there = QLocale(own.language(), own.script(), system.territory())
    # Qt takes another region of the language where it does not know the one that it was asked for.
    known = (there.territory(), there.script()) == (system.territory(), own.script())
    if not known:
        return own
    # The system's own, where it is the same: on macOS and Windows it has the person's settings.
    return system if system.language() is own.language() else there


def system_locale() -> QLocale:
    """Return the locale that the system writes moments by."""
    if sys.platform in {"win32", "darwin"}:
        return QLocale.system()
    # Qt's own takes its name from LC_NUMERIC, and each format from another variable.
    return QLocale(_system_name())


def number_marks(locale: QLocale) -> NumberMarks:
    """Return what a locale writes numbers with."""
    zero, group = locale.zeroDigit(), locale.groupSeparator()
    groups = [len(it) for it in locale.toString(_SAMPLE).split(group)] if group else [10]
    if len(groups) < 3:  # it writes none
        return NumberMarks("", locale.decimalPoint(), zero=zero)
    least = next(it for it in range(2, 11) if group in locale.toString(_SAMPLE // 10 ** (10 - it)))
    sizes = groups[-1], groups[-2]
    return NumberMarks(group, locale.decimalPoint(), sizes=sizes, least=least, zero=zero)


@cache
def _locale(language: str, _system: str) -> QLocale:
    return locale_of(language, system_locale())


@cache
def _date_formats(language: str, system: str) -> DateFormats:
    return DateFormats(_locale(language, system))


@cache
def _number_marks(language: str, system: str) -> NumberMarks:
    return number_marks(_locale(language, system))


def _system_names_no_region() -> bool:
    """Whether the system has the C library's own locale, which no people has."""
    names_it = sys.platform in {"win32", "darwin"}
    return not names_it and _system_name().partition(".")[0] in _OF_NOBODY


def _system_name() -> str:
    return next((it for name in _VARIABLES if (it := os.environ.get(name))), "")
