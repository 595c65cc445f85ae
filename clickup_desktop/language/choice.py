"""Which language the program speaks: what was asked for, then what the system says."""

from __future__ import annotations

import os
import sys

from clickup_desktop.language.texts import DOMAIN, ENGLISH
from clickup_desktop.resource_files import resource_path

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

OPTION = "--language"

# As gettext has them, the first that is set.
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_PREFERRED_VARIABLE = "LANGUAGE"
_UNTRANSLATED = ("", "C", "POSIX")
_MACOS_PREFERENCES = "Library/Preferences/.GlobalPreferences.plist"
_AS_NAMES = 8  # MUI_LANGUAGE_NAME: "de-DE"


def known_languages() -> tuple[str, ...]:
    """Return the languages that there is a catalogue for, English first."""
    folder = resource_path("locale")
    found = folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo") if folder.is_dir() else ()
    return ENGLISH, *sorted(path.parts[-3] for path in found)


def best_language(wanted: Iterable[str], known: tuple[str, ...]) -> str:
    """Return the first of the `wanted` languages that is `known`; English without one.

    Args:
        wanted: as "de_AT.UTF-8", "de-AT" or "de"; of a language with a country, the language alone
            is as good.
    """
    found = (matching_language(language, known) for language in wanted)
    return next(filter(None, found), ENGLISH)


def matching_language(wanted: str, known: tuple[str, ...]) -> str:
    """Return which of the `known` languages `wanted` is; "" where it is none of them."""
    exact = {_plain(it): it for it in known}
    parts = _plain(wanted).split("_")
    beginnings = ("_".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((exact[it] for it in beginnings if it in exact), "")


def language_asked_for(arguments: Iterable[str]) -> str:
    """Return what the option says on a command line, the last time it stands there; "" for none."""
    found, is_next = "", False
    for argument in arguments:
        if argument == "--":
            break
        if is_next:
            found = argument
        is_next = argument == OPTION
        if argument.startswith(f"{OPTION}="):
            found = argument.partition("=")[2]
    return found


def language_to_use(*asked: str) -> str:
    """Return the language to use.

    Args:
        asked: before the system's, the first that is known; "" for none.
    """
    wanted, system = tuple(filter(None, asked)), system_languages()
    # Looking for catalogues takes a tenth of `--help`.
    if not wanted and (not system or matching_language(system[0], (ENGLISH,))):
        return ENGLISH
    return best_language((*wanted, *system), known_languages())


def system_languages(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return what the system says this person reads, the best first."""
    environment = os.environ if environment is None else environment
    if sys.platform == "win32" and not environment.get(_PREFERRED_VARIABLE):
        return _list_of_windows()
    if sys.platform == "darwin" and not environment.get(_PREFERRED_VARIABLE):
        from pathlib import Path  # noqa: PLC0415 - where Linux has variables for it

        return _list_of_macos(Path.home() / _MACOS_PREFERENCES)
    locale = next((it for name in _LOCALE_VARIABLES if (it := environment.get(name))), "")
    if locale.partition(".")[0] in _UNTRANSLATED:
        return ()  # a plain locale: gettext does not look at LANGUAGE either then
    preferred = environment.get(_PREFERRED_VARIABLE, "").split(":")
    return (*filter(None, preferred), locale)


def _list_of_windows() -> tuple[str, ...]:
    if sys.platform != "win32":
        return ()
    import ctypes  # noqa: PLC0415 - where Linux has variables for it

    count, size = ctypes.c_ulong(), ctypes.c_ulong()
    ask = ctypes.windll.kernel32.GetUserPreferredUILanguages
    if not ask(_AS_NAMES, ctypes.byref(count), None, ctypes.byref(size)):
        return ()
    names = ctypes.create_unicode_buffer(size.value)
    if not ask(_AS_NAMES, ctypes.byref(count), names, ctypes.byref(size)):
        return ()
    return tuple(filter(None, names[: size.value].split("\0")))


def _list_of_macos(preferences: Path) -> tuple[str, ...]:
    import plistlib  # noqa: PLC0415 - where Linux has variables for it

    try:
        content = plistlib.loads(preferences.read_bytes())
        languages = content.get("AppleLanguages", [])
    except (OSError, ValueError, AttributeError, plistlib.InvalidFileException):
        return ()
    return tuple(filter(lambda it: isinstance(it, str), languages))


def _plain(language: str) -> str:
    return language.partition(".")[0].partition("@")[0].replace("-", "_").lower()
