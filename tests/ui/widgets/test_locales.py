"""Days, times and numbers as the language and the system's region have them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import QLocale, QTime

from clickup_desktop.language.moments import short_moment
from clickup_desktop.language.numbers import decimal_number, whole_number, write_numbers_with
from clickup_desktop.ui.widgets import locales
from clickup_desktop.ui.widgets.date_patterns import DateFormats
from clickup_desktop.ui.widgets.moments import day_text, moment_text, recent_moment_text

MAY = datetime(2026, 5, 3, 14, 2).astimezone()
ALL = QLocale.matchingLocales(
    QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
)
Spoken = Callable[[str, str], None]


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> Spoken:
    """Have the window speak a language in a system with a locale."""

    def speak(language: str, system: str) -> None:
        monkeypatch.setattr(locales, "language_in_use", lambda: language)
        monkeypatch.delenv("LC_ALL", raising=False)
        monkeypatch.setenv("LC_TIME", system)
        locales.write_as_in_locale()

    return speak


@pytest.mark.parametrize(
    ("language", "system", "locale"),
    [
        ("en", "en_US.UTF-8", "en_US"),
        ("en", "en_GB.UTF-8", "en_GB"),
        ("de", "de_CH.UTF-8", "de_CH"),
        ("de", "de_DE@euro", "de_DE"),
        # The language is in use, and the region where CLDR knows it there.
        ("en", "de_DE.UTF-8", "en_DE"),
        ("en", "ar_EG.UTF-8", "en_US"),
        ("de", "en_US.UTF-8", "de_DE"),
        ("ja", "en_US.UTF-8", "ja_JP"),
        ("pt_BR", "pt_PT.UTF-8", "pt_PT"),
        ("pt_BR", "de_DE.UTF-8", "pt_BR"),
        ("zh_Hant", "zh_CN.UTF-8", "zh_TW"),
        # The system names no region.
        ("en", "C.UTF-8", "en_150"),
        ("en", "POSIX", "en_150"),
        ("en", "", "en_150"),
        ("de", "C", "de_DE"),
    ],
)
def test_the_language_decides_and_the_region_where_it_is_spoken(
    language: str, system: str, locale: str
) -> None:
    assert locales.locale_of(language, QLocale(system)).name() == locale


@pytest.mark.parametrize(
    ("language", "system", "day", "whole", "clock"),
    [
        ("en", "en_US.UTF-8", "May 3", "May 3, 2026", "2:02\u202fPM"),
        ("en", "en_GB.UTF-8", "3 May", "3 May 2026", "14:02"),
        ("en", "C.UTF-8", "3 May", "3 May 2026", "14:02"),
        ("de", "de_DE.UTF-8", "3. Mai", "3. Mai 2026", "14:02"),
        ("de", "de_CH.UTF-8", "3. Mai", "3. Mai 2026", "14:02"),
        ("ja", "ja_JP.UTF-8", "5月3日", "2026年5月3日", "14:02"),
        ("ar", "ar_EG.UTF-8", "٣ مايو", "٣ مايو ٢٠٢٦", "٢:٠٢ م"),
        ("tr", "tr_TR.UTF-8", "3 Mayıs", "3 Mayıs 2026", "14:02"),
        ("hu", "hu_HU.UTF-8", "május 3.", "2026. május 3.", "14:02"),
        ("es", "es_ES.UTF-8", "3 de mayo", "3 de mayo de 2026", "14:02"),
        ("ru", "ru_RU.UTF-8", "3 мая", "3 мая 2026\u202fг.", "14:02"),
        ("lt", "lt_LT.UTF-8", "gegužės 3 d.", "2026 m. gegužės 3 d.", "14:02"),
        ("he", "he_IL.UTF-8", "3 במאי", "3 במאי 2026", "14:02"),
    ],
)
def test_days_and_times_are_written_as_the_locale_has_them(
    language: str, system: str, *, day: str, whole: str, clock: str, spoken: Spoken
) -> None:
    spoken(language, system)
    assert day_text(MAY, MAY + timedelta(days=14)) == day
    assert day_text(MAY, MAY + timedelta(days=400)) == whole
    assert moment_text(MAY, MAY) == f"today at {clock}"
    assert moment_text(MAY, MAY + timedelta(days=1)) == f"yesterday at {clock}"
    assert moment_text(MAY, MAY + timedelta(days=14)) == f"{day} at {clock}"
    assert recent_moment_text(MAY, MAY) == f"at {clock}"


@pytest.mark.parametrize(("hour", "clock"), [(0, "12:05 AM"), (12, "12:05 PM"), (23, "11:05 PM")])
def test_twelve_hours_begin_with_twelve(hour: int, clock: str) -> None:
    formats = DateFormats(QLocale("en_US"))
    assert formats.clock(datetime(2026, 5, 3, hour, 5)) == clock.replace(" ", "\u202f")


def test_every_locale_of_qt_can_be_written() -> None:
    for locale in ALL:
        formats = DateFormats(locale)
        short = formats.day_of_year(MAY)
        assert [field[0] for field, _text in formats.without_year if field] in (
            ["d", "M"],
            ["M", "d"],
        ), locale.name()
        assert short == short.strip(" ,،、-"), locale.name()
        assert formats.clock(MAY) == locale.toString(QTime(14, 2), QLocale.FormatType.ShortFormat)
        assert any(field.startswith("y") for field, _text in formats.with_year), locale.name()


def test_every_locale_of_qt_writes_numbers_as_here() -> None:
    for locale in ALL:
        write_numbers_with(partial(locales.number_marks, locale), also_small=True)
        for number in (7, 999, 1_234, 12_345, 1_234_567, 1_234_567_890):
            assert whole_number(number) == locale.toString(number), locale.name()
        assert decimal_number(2.5, 1) == locale.toString(2.5, "f", 1), locale.name()


@pytest.mark.parametrize(
    ("language", "system", "number", "moment"),
    [
        ("en", "C.UTF-8", "12,000", "2026-05-03 14:02"),
        ("en", "en_US.UTF-8", "12,000", "May 3, 2026 2:02\u202fPM"),
        ("de", "de_DE.UTF-8", "12.000", "3. Mai 2026 14:02"),
        ("de", "C", "12.000", "3. Mai 2026 14:02"),
        ("ar", "ar_EG.UTF-8", "١٢٬٠٠٠", "٣ مايو ٢٠٢٦ ٢:٠٢ م"),
    ],
)
def test_rooms_without_a_window_write_as_it_does(
    language: str, system: str, number: str, moment: str, spoken: Spoken
) -> None:
    spoken(language, system)
    assert whole_number(12_000) == number
    assert short_moment(MAY) == moment


def test_nothing_of_qt_is_asked_on_a_thread_that_may_be_left_behind(
    spoken: Spoken, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken("de", "de_DE.UTF-8")
    locales.read_locale()
    monkeypatch.delattr(locales, "QLocale")
    said: list[str] = []
    thread = threading.Thread(
        target=lambda: said.extend((moment_text(MAY, MAY), short_moment(MAY), whole_number(1_000)))
    )
    thread.start()
    thread.join()
    assert said == ["today at 14:02", "3. Mai 2026 14:02", "1.000"]
