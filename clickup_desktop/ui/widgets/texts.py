"""Texts that several pages show; the longer ones are read from `resources/texts`."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.resource_files import read_text
from clickup_desktop.ui.widgets.numbers import number_text


@cache
def texts(name: str) -> dict[str, Any]:
    """Return the texts in `resources/texts/NAME.json`; each is translated where it is shown.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return dict(json.loads(read_text(f"texts/{name}.json")))


def concept_text(word: str) -> str:
    """Return what one of ClickUp's words means: "Space: Organizes groups…"; "" for no such word."""
    for concept in texts("help")["concepts"]:
        if concept["name"] == word:
            return _("{word}: {meaning}").format(word=_(word), meaning=_(concept["text"]))
    return ""


def recovery_text(links: int) -> str:
    """Return what is said when so many links lead somewhere again."""
    text = ngettext(
        "A linked Channel can be read again.", "{count} linked Channels can be read again.", links
    )
    return text.format(count=number_text(links))
