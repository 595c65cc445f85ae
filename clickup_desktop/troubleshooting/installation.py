"""How this program was installed, and so how its optional part is added."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

from clickup_desktop.language.texts import _
from clickup_desktop.untrusted_text import display_text

_NAME = "clickup-desktop"
_WITH_SERVER = f"'{_NAME}[server]'"
_WITH_LIBPQ = "'psycopg[binary]'"
_LONGEST_COMMAND = 300
_IN_A_PACKAGE = (Path("/usr/lib"), Path("/usr/share"), Path("/opt"), Path("/snap"), Path("/app"))


def how_it_was_installed(environment: Path | None = None) -> str:
    """Return in a few words how the program came here, for whoever is asked to help.

    Args:
        environment: as below.
    """
    prefix = environment or Path(sys.prefix)
    if getattr(sys, "frozen", False):
        return _("the program's package")
    if _came_in_a_package(prefix):
        return _("a package of the system")
    if (prefix / "pipx_metadata.json").exists():
        return "pipx"
    if (prefix / "uv-receipt.toml").exists():
        return "uv tool"
    if _checkout() is not None:
        return _("a checkout of the source code")
    return "uv pip" if _made_by_uv(prefix) else "pip"


def how_to_add_servers(environment: Path | None = None) -> str:
    """Return what adds the part that talks to PostgreSQL, as a step for a person.

    Args:
        environment: where Python's packages are installed; this program's own unless given.
    """
    prefix = environment or Path(sys.prefix)
    if _is_packaged(prefix):
        return _(
            "It is part of the program's package, which is damaged or was built without it. "
            "Install the package again, or ask whoever built it."
        )
    return _("Install it: {command}.").format(command=_shown(_that_adds_servers(prefix)))


def _that_adds_servers(prefix: Path) -> str:
    if (prefix / "pipx_metadata.json").exists():
        return f"pipx install --force {_WITH_SERVER}"
    if (prefix / "uv-receipt.toml").exists():
        return f"uv tool install --force {_WITH_SERVER}"
    checkout = _checkout()
    wanted = ["-e", shlex.quote(f"{checkout}[server]")] if checkout else [_WITH_SERVER]
    return _pip(prefix, *wanted)


def how_to_renew_libpq(environment: Path | None = None) -> str:
    """Return what brings a newer libpq, as a step for a person.

    Args:
        environment: as above.
    """
    prefix = environment or Path(sys.prefix)
    if _is_packaged(prefix):
        return _(
            "Install a newer package of the program, which includes a newer libpq, or ask whoever "
            "built the package."
        )
    if (prefix / "pipx_metadata.json").exists():
        command = f"pipx inject --force {_NAME} {_WITH_LIBPQ}"
    elif (prefix / "uv-receipt.toml").exists():
        command = f"uv tool install --force --with {_WITH_LIBPQ} {_WITH_SERVER}"
    else:
        command = _pip(prefix, "--upgrade", _WITH_LIBPQ)
    text = _("Install psycopg's own libpq, which is newer: {command}.")
    return text.format(command=_shown(command))


def _shown(command: str) -> str:
    return display_text(command, maximum=_LONGEST_COMMAND)


def _pip(prefix: Path, *wanted: str) -> str:
    python = shlex.quote(sys.executable) if sys.executable else "python"
    if _made_by_uv(prefix):
        return " ".join(["uv pip install --python", python, *wanted])
    return " ".join([python, "-m pip install", *wanted])


def _is_packaged(prefix: Path) -> bool:
    return bool(getattr(sys, "frozen", False)) or _came_in_a_package(prefix)


def _came_in_a_package(prefix: Path) -> bool:
    """Whether the program lies where a system's packages lie, and not in somebody's environment."""
    here = Path(__file__).resolve()
    return not (prefix / "pyvenv.cfg").exists() and any(map(here.is_relative_to, _IN_A_PACKAGE))


def _checkout() -> Path | None:
    """Return the folder that the program runs from where that is a checkout of its source."""
    from importlib import metadata  # noqa: PLC0415 - slow to import

    folder = Path(__file__).resolve().parents[2]
    if (folder / "pyproject.toml").is_file():
        return folder
    try:
        told = metadata.distribution(_NAME).read_text("direct_url.json")
        url = json.loads(told or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        return None
    editable = isinstance(url, dict) and url.get("dir_info", {}).get("editable")
    return Path(str(url["url"]).removeprefix("file://")) if editable else None


def _made_by_uv(prefix: Path) -> bool:
    """Whether uv made the environment, which has no pip of its own then."""
    try:
        lines = (prefix / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return any(line.partition("=")[0].strip() == "uv" for line in lines)
