"""Which of the keyrings that are installed keep secrets, and why none does.

Any package may bring a keyring, and a person may name one in a variable or a file. So what is
installed comes in an order that nobody looked at, some of it keeps nothing, and some of it is
broken.
"""

from __future__ import annotations

import configparser
import contextlib
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clickup_desktop.language.texts import N_, filled
from clickup_desktop.untrusted_text import display_text

VARIABLE = "PYTHON_KEYRING_BACKEND"
_CONFIGURATION = "keyringrc.cfg"
_ENTRY_POINTS = "keyring.backends"
_LONGEST_NAME = 120

# Modules of keyring backends that keep nothing, or keep it readable by everybody.
_NO_KEYRING = "keyring.backends.fail"
_NO_KEEPERS = (_NO_KEYRING, "keyring.backends.null", "keyrings.alt")

# The library tells a broken package with its traceback, which would come out on standard error.
logging.getLogger("keyring").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class FoundKeyrings:
    """What keeps secrets here.

    Attributes:
        keepers: keyring's backends, the one to be asked first at the front.
        reason: where there are none, what somebody has to put right, as a sentence; "" where no
            keyring is there.
    """

    keepers: tuple[Any, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """The keyring that somebody has chosen.

    Attributes:
        origin: the variable or the file that says so.
    """

    origin: str
    name: str


def find_keyrings() -> FoundKeyrings:
    """Look for what keeps secrets; the first call imports it, which takes its time."""
    found = _look()
    if found.keepers:
        return found
    # The library looks once; the keyring's service may have started since.
    with contextlib.suppress(Exception):  # it is told by the next look
        _forget()
    return _look()


def names_of(backend: Any) -> str:
    """Return a backend's class, such as "SecretService.Keyring"."""
    kind = type(backend)
    return f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"


def _look() -> FoundKeyrings:
    import keyring  # noqa: PLC0415 - slow to import

    try:
        chosen = keyring.get_keyring()
        candidates = _candidates(chosen)
    except Exception as error:  # noqa: BLE001 - a package of others' raises what it likes
        return FoundKeyrings(reason=_why_none_opens(error))
    keepers = tuple(it for it in candidates if not type(it).__module__.startswith(_NO_KEEPERS))
    return FoundKeyrings(keepers, "" if keepers else _why_none_keeps())


def _candidates(chosen: Any) -> list[Any]:
    """Return the library's choice, and what may take its place where it can't store."""
    from keyring.backend import KeyringBackend, by_priority, get_all_keyring  # noqa: PLC0415

    chained = getattr(chosen, "backends", None)
    if chained:
        return list(chained)
    if _named() is not None or not isinstance(chosen, KeyringBackend):
        return [chosen]
    others = [it for it in get_all_keyring() if it is not chosen and it.priority > 0]
    # The library's own chain leads to the others, which are here already.
    others = [it for it in others if not hasattr(it, "backends")]
    known = any(it is chosen for it in get_all_keyring())
    return [chosen, *sorted(others, key=by_priority, reverse=True)] if known else [chosen]


def _forget() -> None:
    from keyring import backend, core  # noqa: PLC0415 - slow to import

    with contextlib.suppress(KeyError):  # it has not looked yet
        backend.get_all_keyring.reset()
    core.init_backend()


def _named() -> _Named | None:
    """Return the keyring that somebody has chosen, in the variable or in the library's file.

    Raises:
        configparser.Error, UnicodeDecodeError: the file is none of the kind.
    """
    if VARIABLE in os.environ:
        return _Named(VARIABLE, os.environ[VARIABLE])
    path = _configuration()
    parser = configparser.RawConfigParser()
    parser.read(path, encoding="utf-8")
    name = parser.get("backend", "default-keyring", fallback="").strip()
    return _Named(str(path), name) if name else None


def _configuration() -> Path:
    from keyring.util.platform_ import config_root  # noqa: PLC0415 - slow to import

    return Path(config_root()) / _CONFIGURATION


def _why_none_opens(error: Exception) -> str:
    """Say what is wrong with what was chosen, or else with what is installed."""
    try:
        named = _named()
    except (configparser.Error, UnicodeDecodeError):
        return filled(
            N_("{file} is not a valid settings file."), file=_shown(str(_configuration()))
        )
    if named is None:
        return _broken_package() or filled(
            N_("A keyring can't be opened ({error})."), error=_words(error)
        )
    name = _shown(named.name)
    if not name:
        return filled(N_("{origin} is set, but names no keyring."), origin=named.origin)
    if isinstance(error, ImportError | AttributeError | ValueError):
        return filled(
            N_("{origin} names the keyring {name}, which is not installed."),
            origin=_shown(named.origin),
            name=name,
        )
    return filled(
        N_("{origin} names the keyring {name}, which can't be used here ({error})."),
        origin=_shown(named.origin),
        name=name,
        error=_words(error),
    )


def _why_none_keeps() -> str:
    named = _named()
    if named is None:
        return _broken_package()
    if named.name.startswith(_NO_KEYRING):  # how the library says that there is none
        return ""
    return filled(
        N_("{origin} names {name}, which doesn't keep secrets safely."),
        origin=_shown(named.origin),
        name=_shown(named.name),
    )


def _broken_package() -> str:
    """Say which package brings a keyring that can't be loaded; "" for none."""
    from importlib import metadata  # noqa: PLC0415 - slow to import

    for entry in metadata.entry_points(group=_ENTRY_POINTS):
        try:
            load = entry.load()
            if callable(load):
                load()
        except Exception as error:  # noqa: BLE001 - as above
            package = entry.dist.name if entry.dist is not None else entry.name
            return filled(
                N_("The keyring of the package {package} doesn't work ({error})."),
                package=_shown(package),
                error=_words(error),
            )
    return ""


def _words(error: Exception) -> str:
    return _shown(f"{type(error).__name__}: {error}".removesuffix("."))


def _shown(text: str) -> str:
    return display_text(text, maximum=_LONGEST_NAME)
