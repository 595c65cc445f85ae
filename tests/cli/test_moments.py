"""Moments on the command line, as the system's locale has them."""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from clickup_desktop.cli.moments import exact_moment, write_moments_by_locale
from clickup_desktop.cli.records import moment_record
from clickup_desktop.language.moments import short_moment
from tests.cli.warm_start import WarmStart

MOMENT = datetime(2026, 5, 3, 14, 2, 59, tzinfo=UTC)
SOURCES = Path("/usr/share/i18n/locales")
PARTS = [
    f"LC_{name}"
    for name in (
        *("ADDRESS", "CTYPE", "IDENTIFICATION", "MEASUREMENT", "MESSAGES", "MONETARY"),
        *("NAME", "NUMERIC", "PAPER", "TELEPHONE", "TIME"),
    )
]
"""What a locale consists of, but for the order of words, which takes two thirds of the making."""

TELL = """
from datetime import UTC, datetime
from clickup_desktop.cli.moments import exact_moment, write_moments_by_locale
from clickup_desktop.language.moments import short_moment
write_moments_by_locale()
moment = datetime(2026, 5, 3, 14, 2, 59, tzinfo=UTC)
print(short_moment(moment), exact_moment(moment), sep="|")
"""


def told(warm: WarmStart, **variables: str) -> list[str]:
    """What a process of the program writes, as short and to the second."""
    kept = {name: it for name, it in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    always = {"TZ": "UTC", "PYTHONUTF8": "1", "PYTHONWARNINGS": "error"}
    environment = {**kept, **always, **variables}
    ended = warm.run((), environment, Path.cwd(), b"", TELL)
    assert ended.status == 0, ended.err
    return ended.out.decode().strip().split("|")


@pytest.mark.parametrize(
    "variables",
    [{}, {"LC_ALL": "C"}, {"LANG": "C.UTF-8"}, {"LC_TIME": "POSIX"}, {"LC_TIME": "xx_XX.UTF-8"}],
)
def test_without_a_locale_they_are_iso(warm: WarmStart, variables: dict[str, str]) -> None:
    assert told(warm, **variables) == ["2026-05-03 14:02", "2026-05-03 14:02:59"]


@pytest.mark.parametrize(
    ("name", "short", "exact"),
    [
        ("de_DE", "03.05.2026 14:02", "03.05.2026 14:02:59"),
        ("en_US", "05/03/2026 02:02 PM", "05/03/2026 02:02:59 PM"),
        ("fi_FI", "03.05.2026 14.02", "03.05.2026 14.02.59"),
        ("ja_JP", "2026年05月03日 14時02分59秒", "2026年05月03日 14時02分59秒"),
    ],
)
def test_they_are_written_as_the_locale_has_them(
    warm: WarmStart, name: str, short: str, exact: str, tmp_path: Path
) -> None:
    localedef = shutil.which("localedef")
    if localedef is None or not (SOURCES / name).exists():
        pytest.skip("the C library's locales are made by localedef, which is not here")
    source = tmp_path / name
    source.write_text(
        "".join(f'{part}\ncopy "{name}"\nEND {part}\n' for part in PARTS)
        + 'LC_COLLATE\ncopy "POSIX"\nEND LC_COLLATE\n'
    )
    subprocess.run(
        [localedef, "-i", str(source), "-f", "UTF-8", str(tmp_path / f"{name}.UTF-8")],
        check=True,
        capture_output=True,
    )
    assert told(warm, LC_TIME=f"{name}.UTF-8", LOCPATH=str(tmp_path)) == [short, exact]


def test_a_locale_that_is_refused_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(category: int, name: str) -> str:
        raise locale.Error("unsupported locale setting")

    monkeypatch.setattr(locale, "setlocale", refuse)
    write_moments_by_locale()
    assert short_moment(MOMENT) == "2026-05-03 14:02"


def test_json_has_iso_with_the_offset(monkeypatch: pytest.MonkeyPatch) -> None:
    there = MOMENT.astimezone(timezone(timedelta(hours=2)))
    assert moment_record(MOMENT) == "2026-05-03T14:02:59+00:00"
    assert moment_record(there) == "2026-05-03T16:02:59+02:00"
    assert moment_record(None) is None


def test_to_the_second_is_local_time() -> None:
    there = f"{MOMENT.astimezone():%Y-%m-%d %H:%M:%S}"
    assert exact_moment(MOMENT) == there
