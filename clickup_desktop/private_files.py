"""Files that nobody else reads, whatever permissions the system gives a new file by itself.

A link in the place of a file is not followed: it could lead to anybody's file. Nothing slow is
imported here, since the window starts through it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE_MODE = 0o600
_FOLDER_MODE = 0o700
# Windows has neither such links nor other people in a person's folders.
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)
_AS_IT_IS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_FILE = "It is a link or a device, and not a file"


def make_private_folder(folder: Path) -> None:
    """Make `folder`, and what is missing above it; one that is there stays as it is.

    Raises:
        OSError: it can't be made.
    """
    try:
        folder.mkdir(_FOLDER_MODE, exist_ok=True)
    except FileNotFoundError:
        if folder.parent == folder:
            raise
        make_private_folder(folder.parent)
        folder.mkdir(_FOLDER_MODE, exist_ok=True)


def open_private(path: Path, flags: int, *, through_link: bool = False) -> int:
    """Open a file, made where there is none, and take from everybody else what they may do with it.

    Args:
        flags: as for `os.open`, which this is apart from that.
        through_link: open what a link leads to, where its owner may have wanted that.

    Returns:
        The file's descriptor.

    Raises:
        OSError: it can't be opened, or is a link or a device.
    """
    flags |= os.O_CREAT | _AS_IT_IS | (0 if through_link else _NO_LINK | _NO_WAITING)
    descriptor = os.open(path, flags, _FILE_MODE)
    if not through_link and not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, _NO_FILE, str(path))
    _keep_to_owner(descriptor)
    return descriptor


def keep_to_owner(path: Path) -> None:
    """Take from everybody else what they may do with a file, if it is there and one's own."""
    flags = os.O_RDONLY | _AS_IT_IS | _NO_LINK | _NO_WAITING
    with contextlib.suppress(OSError):
        descriptor = os.open(path, flags)
        _keep_to_owner(descriptor)
        os.close(descriptor)


def write_private(path: Path, content: bytes, *, lasting: bool = True) -> None:
    """Put `content` in the place of what the file holds; its folder is made where it is missing.

    Args:
        lasting: wait until it is on the disk. Without that, a power failure may leave a file that
            can't be read, which is enough for what can be read again elsewhere.

    Raises:
        OSError: the old content stays.
    """
    make_private_folder(path.parent)
    _replace(path, content, lasting=lasting)


def write_chosen(path: Path, content: bytes) -> None:
    """Put `content` in the place of what a file holds that a person named.

    Raises:
        OSError: it can't be written, or is a link or a device. What was there stays.
    """
    with writing_chosen(path) as file:
        file.write(content)


@contextlib.contextmanager
def writing_chosen(path: Path) -> Iterator[BinaryIO]:
    """Put what is written in the place of what a file holds that a person named.

    Raises:
        OSError: it can't be written, or is a link or a device. What was there stays, as it does
            when writing ends by any other exception.
    """
    with contextlib.suppress(FileNotFoundError):
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise OSError(errno.EINVAL, _NO_FILE, str(path))
    with _replacing(path, lasting=True) as file:
        yield file


def read_bounded(path: Path, maximum: int) -> bytes | None:
    """Return what the file holds; None where it can't be read, or holds more than `maximum`."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as file:
            content = file.read(maximum + 1)
    except (OSError, ValueError):
        return None
    return content if len(content) <= maximum else None


def _replace(path: Path, content: bytes, *, lasting: bool = True) -> None:
    with _replacing(path, lasting=lasting) as file:
        file.write(content)


@contextlib.contextmanager
def _replacing(path: Path, *, lasting: bool) -> Iterator[BinaryIO]:
    # Not of `tempfile`, which takes longer to import than all the window needs of this.
    unfinished = path.parent / f".{path.name[:40]}.{os.urandom(8).hex()}.tmp"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _AS_IT_IS, _FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def _keep_to_owner(descriptor: int) -> None:
    """Leave what is no file, and where others own it or the disk knows no permissions."""
    if not hasattr(os, "fchmod"):
        return
    with contextlib.suppress(OSError):
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISREG(mode) and mode & 0o077:
            os.fchmod(descriptor, _FILE_MODE)
