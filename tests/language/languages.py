"""The languages that there is a catalogue for, for journeys that are made in each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from clickup_desktop.language import texts
from tests.language.catalogues import catalogues

LANGUAGES = (texts.ENGLISH, *(path.parts[-3] for path in catalogues().catalogue_paths()))


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Have the program's texts in this process in `language`, so that a test can ask for them."""
    texts.use(language)
    try:
        yield
    finally:
        texts.use(texts.ENGLISH)
