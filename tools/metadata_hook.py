"""Makes the front page readable away from the repository, as on a package index.

CLICKUP_DESKTOP_SOURCE is where the repository is, such as https://git.example.com/acme/desktop. Its
pages are looked for under /blob/vVERSION/, its pictures under /raw/vVERSION/. Without it, a link to
a file becomes its words and a picture is left out: nothing leads nowhere.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

SOURCE = "CLICKUP_DESKTOP_SOURCE"

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def front_page(text: str, source: str, version: str) -> str:
    """Return a page whose links hold anywhere.

    Args:
        source: the repository's address; empty if it has none.
    """

    def absolute(found: re.Match[str]) -> str:
        picture, words, target = found.groups()
        if "://" in target or target.startswith("#"):
            return found[0]
        if not source:
            return "" if picture else words
        return f"{picture}[{words}]({source}/{'raw' if picture else 'blob'}/v{version}/{target})"

    return _LINK.sub(absolute, text)


class SourceHook(MetadataHookInterface):
    """Adds what depends on where the source is."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set `readme`, and `urls` where they are known; an sdist has them already."""
        source = os.environ.get(SOURCE, "").rstrip("/")
        version = metadata["version"]
        if "readme" not in metadata:
            page = (Path(self.root) / "README.md").read_text("utf-8")
            metadata["readme"] = {
                "content-type": "text/markdown",
                "text": front_page(page, source, version),
            }
        if source and "urls" not in metadata:
            metadata["urls"] = {
                "Source": source,
                "Documentation": f"{source}/blob/v{version}/README.md",
                "Changelog": f"{source}/blob/v{version}/CHANGELOG.md",
            }
