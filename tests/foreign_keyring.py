"""Keyring backends that other packages bring, installed in a folder of their own."""

from __future__ import annotations

from pathlib import Path

HANDS_OUT = """
from keyring.backend import KeyringBackend

class Keyring(KeyringBackend):
    priority = 9.9  # before the system's

    def get_password(self, service, username):
        return None

    def set_password(self, service, username, password):
        raise NotImplementedError

    def delete_password(self, service, username):
        raise NotImplementedError
"""
"""A keyring that fetches credentials for one server, and stores nothing."""

ALONE = HANDS_OUT.replace("9.9", "99")
"""The same, that the library takes in the place of its chain."""

FAILS_TO_LOAD = "import a_module_that_was_removed\n"

FAILS_TO_OPEN = (
    HANDS_OUT
    + """
    def __init__(self):
        raise OSError("no smart card")
"""
)


def install(folder: Path, source: str, name: str = "acme_keyring") -> Path:
    """Put a package with a keyring backend into `folder`, and return the folder."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    described = folder / f"{name}-1.0.dist-info"
    described.mkdir()
    about = f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 1.0\n"
    (described / "METADATA").write_text(about, encoding="utf-8")
    entry = f"[keyring.backends]\nacme = {name}\n"
    (described / "entry_points.txt").write_text(entry, encoding="utf-8")
    return folder
