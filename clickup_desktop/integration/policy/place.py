"""Where the policy's file is. Nearly nothing is imported, because every start asks."""

from __future__ import annotations

import os
import sys

_NAME = "clickup-desktop/policy.toml"
_COMMON_DATA = 0x23  # CSIDL_COMMON_APPDATA: C:\ProgramData
_USUAL_COMMON_DATA = "C:/ProgramData"


def system_policy_file() -> str:
    """Return the path of the policy's file, which neither an option nor a variable changes."""
    if sys.platform == "darwin":
        return f"/Library/Application Support/{_NAME}"
    if sys.platform == "win32":
        return f"{_common_data_of_windows()}/{_NAME}"
    return f"/etc/{_NAME}"


def policy_may_be_there() -> bool:
    """Whether there is a policy, or something that keeps it from being seen."""
    try:
        os.lstat(os.path.dirname(system_policy_file()))  # noqa: PTH120 - pathlib is not loaded yet
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def _common_data_of_windows() -> str:
    """Return what %ProgramData% stands for: asked of the system, since a variable can be set."""
    if sys.platform != "win32":
        return _USUAL_COMMON_DATA
    import ctypes  # noqa: PLC0415 - where Linux has a fixed place

    found = ctypes.create_unicode_buffer(260)
    ctypes.windll.shell32.SHGetFolderPathW(None, _COMMON_DATA, None, 0, found)
    return found.value or _USUAL_COMMON_DATA
