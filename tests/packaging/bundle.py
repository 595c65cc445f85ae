"""What is in the program that needs no Python, seen from outside."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path


def modules_of(program: Path) -> set[str]:
    """Return the names of the modules in it that are written in Python, but for the first ones."""
    from PyInstaller.archive.readers import CArchiveReader  # noqa: PLC0415 - of proofs alone

    return set(CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz").toc)


def files_of(program: Path) -> set[str]:
    """Return the files beside it, by the names that their packages give them."""
    inside = program.parent / "_internal"
    every = (path for path in inside.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(inside).as_posix() for path in every}


def every_module_of(program: Path) -> set[str]:
    """Return the names of all modules that can be imported in it."""
    with zipfile.ZipFile(program.parent / "_internal" / "base_library.zip") as first:
        names = {re.sub(r"(/__init__)?\.pyc$", "", name) for name in first.namelist()}
    names |= {re.sub(r"\.(cpython-|abi3|so).*$", "", name) for name in files_of(program)}
    names = {re.sub(r"^python3\.\d+/lib-dynload/", "", name) for name in names}
    return modules_of(program) | {name.replace("/", ".") for name in names}
