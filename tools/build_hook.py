"""Compiles the catalogues of texts before the program is built."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Makes what the program reads, which git does not keep."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue that is newer than what was made of it."""
        del version, build_data
        runpy.run_path(str(Path(self.root) / "tools" / "catalogues"))["compile_all"]()
