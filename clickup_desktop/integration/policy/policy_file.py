"""The policy's file: where it is, who may have written it, and what it says.

Nothing moves it: neither an option nor a variable of the environment. What can't be read is an
error and never a default, which could allow more than the file does.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from functools import cache
from pathlib import Path

from clickup_desktop.integration.policy import place
from clickup_desktop.integration.policy.errors import PolicyUnusable
from clickup_desktop.integration.policy.policy import UNMANAGED, Policy
from clickup_desktop.language.texts import N_, filled

MAXIMUM_BYTES = 64 * 1024
ROOT = 0
"""Whose the file has to be, with every folder above it."""

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_AS_IT_IS = (
    getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
)

_IS_LINK = N_("{path} is a link. It must be the file or folder itself.")
_IS_NO_FILE = N_("{path} is not a file.")
_IS_NO_FOLDER = N_("{path} is not a folder.")
_NOT_ROOTS = N_("{path} must belong to root.")
_WRITABLE = N_("{path} can be changed by others than root.")
_UNREADABLE = N_("{path} can't be read ({error}).")
_TOO_LONG = N_("It is longer than 64 KB.")
_NO_TEXT = N_("It is not UTF-8 text.")
_NO_TOML = N_("It is not valid TOML: {error}")


@cache
def policy_in_force() -> Policy:
    """Return what holds until this process ends.

    Raises:
        PolicyUnusable: the file is there and can't be used; it is looked at again the next time.
    """
    policy = read_policy(Path(place.system_policy_file()))
    if policy.proxy or policy.certificates:
        from clickup_desktop.clickup import managed_network  # noqa: PLC0415 - where it is managed

        managed_network.use(
            managed_network.ManagedNetwork(policy.proxy, policy.certificates, str(policy.file))
        )
    return policy


def read_policy(file: Path) -> Policy:
    """Return what a file decides; `UNMANAGED` where there is none.

    Raises:
        PolicyUnusable: it is there, and can't be used.
    """
    content = _content(file)
    if content is None:
        return UNMANAGED
    import tomllib  # noqa: PLC0415 - only who is managed pays for it

    from clickup_desktop.integration.policy.values import policy_of  # noqa: PLC0415 - as above

    try:
        told = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise PolicyUnusable(file, "", _NO_TEXT) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyUnusable(file, "", filled(_NO_TOML, error=str(error)[:200])) from None
    return policy_of(told, file, lambda path: require_protected(path, file))


def require_protected(path: Path, file: Path) -> bool:
    """Return whether `path` is there, and nobody but root can change it or what leads to it.

    Args:
        file: the policy that is told of in an error.

    Raises:
        PolicyUnusable: somebody else can.
    """
    found: list[tuple[Path, os.stat_result]] = []
    for here in (*reversed(path.parents), path):
        try:
            found.append((here, here.lstat()))
        except FileNotFoundError:
            return False  # and whose the folders are is nobody's concern
        except OSError as error:
            raise _unreadable(file, here, error) from None
        if stat.S_ISLNK(found[-1][1].st_mode):
            raise PolicyUnusable(file, "", filled(_IS_LINK, path=str(here)))
    for here, status in found:
        _require_roots(file, here, status, is_folder=here != path)
    return True


def _content(file: Path) -> bytes | None:
    if not require_protected(file, file):
        return None
    try:
        descriptor = os.open(file, os.O_RDONLY | _AS_IT_IS | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise _unreadable(file, file, error) from None
    with os.fdopen(descriptor, "rb") as opened:
        # What was opened counts, whatever stood there when it was looked at.
        _require_roots(file, file, os.fstat(opened.fileno()), is_folder=False)
        try:
            content = opened.read(MAXIMUM_BYTES + 1)
        except OSError as error:
            raise _unreadable(file, file, error) from None
    if len(content) > MAXIMUM_BYTES:
        raise PolicyUnusable(file, "", _TOO_LONG)
    return content


def _require_roots(file: Path, path: Path, found: os.stat_result, *, is_folder: bool) -> None:
    mode, reason = found.st_mode, ""
    if is_folder and not stat.S_ISDIR(mode):
        reason = _IS_NO_FOLDER
    elif not is_folder and not stat.S_ISREG(mode):
        reason = _IS_NO_FILE
    elif sys.platform == "win32":
        return  # who may write is said by lists that the administrator sets
    elif found.st_uid not in {0, ROOT}:
        reason = _NOT_ROOTS
    elif mode & _OTHERS_WRITE and not (is_folder and mode & stat.S_ISVTX):
        # In a folder such as /tmp, others can't touch what is root's.
        reason = _WRITABLE
    if reason:
        raise PolicyUnusable(file, "", filled(reason, path=str(path)))


def _unreadable(file: Path, path: Path, error: OSError) -> PolicyUnusable:
    if error.errno == errno.ENOTDIR:
        return PolicyUnusable(file, "", filled(_IS_NO_FOLDER, path=str(path.parent)))
    words = error.strerror or type(error).__name__
    return PolicyUnusable(file, "", filled(_UNREADABLE, path=str(path), error=words))
