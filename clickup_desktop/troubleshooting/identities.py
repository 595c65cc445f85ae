"""What gives a person or their company away by its looks: addresses, hosts, home folders, ids."""

from __future__ import annotations

import ipaddress
import os
import platform
import re
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple


class Found(NamedTuple):
    """A piece of text from `start` to `end`, and what is put in its place."""

    start: int
    end: int
    placeholder: str


_EMAIL = re.compile(r"[^\s<>\"'()\[\]{},;:=/\\|@]{1,254}@[^\W_][\w.-]*")
_VERSION_4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)")
_VERSION_6 = re.compile(r"(?<![\w:.])[0-9a-f]*:[0-9a-f:]*:[0-9a-f:.]*(?:%\w+)?", re.IGNORECASE)
_HARDWARE = re.compile(r"(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"(?<=://)(?:[^\s/@]*@)?(\[[^\]\s]*\]|[^\s/:?#\"'<>)]+)")
_SHARE = re.compile(r"(?<![\\\w:])\\\\([\w.-]+)(?=\\)")
_DOTTED = re.compile(r"(?<![\w.@-])(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_](?:[\w-]*[^\W_])(?![\w-])")
_HOMES = re.compile(r"(?:[a-z]:)?[\\/]{1,4}(?:home|users)[\\/]{1,4}[^\\/\s:\"'<>|]+", re.IGNORECASE)
_IDENTIFIER = re.compile(
    r"(?<=/)(?:team|space|folder|list|task|workspaces|channels|view)/([\w%.~-]+)"
)

_OURS_TO_NAME = ("clickup.com", "localhost")
# What the program and the system's services call their parts.
_PROGRAMS = ("clickup_desktop.", "org.freedesktop.")
# Endings that no host has.
_FILES = frozenset({"log", "sqlite3", "json", "pem", "ini", "toml", "txt", "lock", "dll", "exe"})
# Endings of files that are those of hosts as well: files where they stand behind a folder.
_FILES_IN_FOLDERS = frozenset({"py", "so", "pyc"})


def computer_names() -> tuple[str, ...]:
    """Return what this computer is called, whole and without its domain. Asks no network."""
    names = {socket.gethostname(), platform.node(), os.environ.get("HOSTNAME", "")}
    names |= {name.partition(".")[0] for name in names}
    return tuple(sorted((name for name in names - {"", "localhost"}), key=len, reverse=True))


def find(text: str, home: Path | None) -> Iterator[Found]:
    """Yield what gives somebody away in `text`; pieces may overlap."""
    yield from _all(_EMAIL, text, "[e-mail]")
    yield from _all(_HARDWARE, text, "[address]")
    yield from _all(_VERSION_4, text, "[address]", _is_elsewhere)
    yield from _all(_VERSION_6, text, "[address]", _is_elsewhere)
    yield from _all(_IN_ADDRESS, text, "[host]", lambda host: not _may_be_named(host))
    yield from _all(_SHARE, text, "[host]")
    yield from _all(_IDENTIFIER, text, "[id]")
    for match in _DOTTED.finditer(text):
        if not _is_no_host(match[0], text[: match.start()]):
            yield Found(match.start(), match.end(), "[host]")
    yield from _all(_HOMES, text, "~")
    if home is not None and len(home.parts) > 1:
        for form in {str(home), home.as_posix(), str(home).replace("\\", "\\\\")}:
            yield from _all(re.compile(re.escape(form), re.IGNORECASE), text, "~")


def _all(
    pattern: re.Pattern[str],
    text: str,
    placeholder: str,
    wanted: Callable[[str], bool] = lambda _found: True,
) -> Iterator[Found]:
    group = 1 if pattern.groups else 0
    for match in pattern.finditer(text):
        if wanted(match[group]):
            yield Found(match.start(group), match.end(group), placeholder)


def _is_elsewhere(address: str) -> bool:
    """Whether it is an address, and not one of this computer itself."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0].rstrip("."))
    except ValueError:
        return False
    return not parsed.is_loopback and not parsed.is_unspecified


def _may_be_named(host: str) -> bool:
    bare = host.strip("[]").rstrip(".").lower()
    if bare == "removed" or any(bare == own or bare.endswith(f".{own}") for own in _OURS_TO_NAME):
        return True
    try:
        return not _is_elsewhere(bare) and bool(ipaddress.ip_address(bare))
    except ValueError:
        return False


def _is_no_host(dotted: str, before: str) -> bool:
    """Whether a name with dots is ClickUp's, a file's or one of the program's own."""
    ending = dotted.rpartition(".")[2].lower()
    if ending in _FILES or _may_be_named(dotted) or dotted.startswith(_PROGRAMS):
        return True
    in_folder = before.endswith(("/", "\\")) and not before.endswith(("//", "\\\\"))
    return (ending in _FILES_IN_FOLDERS and in_folder) or _is_of_a_module(dotted)


def _is_of_a_module(dotted: str) -> bool:
    """Whether it names something that the running program has loaded, such as sqlite3.Error."""
    if dotted in sys.modules:
        return True
    owner, _dot, name = dotted.rpartition(".")
    tail = f".{owner}"
    return any(
        name in getattr(module, "__dict__", {})
        for path, module in list(sys.modules.items())
        if path == owner or path.endswith(tail)
    )
