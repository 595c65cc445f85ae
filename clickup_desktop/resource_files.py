"""Where the program's own files are: icons, theme and texts.

They stand in `resources/` beside the package in a checkout, and inside the package once it has
been built (a wheel or a frozen program). Both are found here, and nowhere else.
"""

from __future__ import annotations

from functools import cache

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


@cache
def _root() -> Path:
    from pathlib import Path  # noqa: PLC0415 - an English `--help` does without

    # Not `importlib.resources`, which brings zipfile and tempfile: both kinds are folders.
    package = Path(__file__).resolve().parent
    built = package / "resources"
    return built if built.is_dir() else package.parent / "resources"


def resource_path(name: str) -> Path:
    """Return where the resource called `name` is, for those who read it themselves."""
    return _root().joinpath(*name.split("/"))


def read_bytes(name: str) -> bytes:
    """Return the resource called `name`, such as "icons/clickup.svg".

    Raises:
        FileNotFoundError: there is no such resource.
    """
    return resource_path(name).read_bytes()


def read_text(name: str) -> str:
    """Return the resource called `name` as text (UTF-8).

    Raises:
        FileNotFoundError: there is no such resource.
    """
    return read_bytes(name).decode("utf-8")
