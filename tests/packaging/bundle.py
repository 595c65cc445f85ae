"""What is in the program that needs no Python, seen from outside."""

from __future__ import annotations

from pathlib import Path


def modules_of(program: Path) -> set[str]:
    """Return the names of the Python modules in it, without those that Python starts with."""
    from PyInstaller.archive.readers import CArchiveReader  # noqa: PLC0415 - of proofs alone

    return set(CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz").toc)


def files_of(program: Path) -> set[str]:
    """Return the files beside it, by the names that their packages give them."""
    inside = program.parent / "_internal"
    every = (path for path in inside.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(inside).as_posix() for path in every}
