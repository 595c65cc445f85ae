"""The texts that people read, in their language: standard gettext.

A text stands in the code in English and is a whole sentence. Values are named and filled in after
it was translated, a number has its plural forms, and a word that means two things has a context:

    _("{channel} is linked.").format(channel=name)
    ngettext("{count} link", "{count} links", count).format(count=count)
    pgettext("a button", "Open")

A constant is made before the language is known. `N_` marks it, and `_` translates it where it is
shown. `filled` does that for a constant with values, such as an error's reason:

    raise InvalidAddress(filled(N_("It may not set {option}."), option=name))
    show(_(error.reason))

The log is English in every language.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from gettext import GNUTranslations, NullTranslations

from clickup_desktop.resource_files import resource_path

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

ENGLISH = "en"
DOMAIN = "clickup_desktop"

_ENGLISH = NullTranslations()
_catalogue: NullTranslations = _ENGLISH
_language = ENGLISH
_instead: ContextVar[NullTranslations | None] = ContextVar("instead", default=None)
_noted: ContextVar[list[str] | None] = ContextVar("noted", default=None)
_prepare: Callable[[str], str] | None = None
_join: Callable[[str, Iterable[str]], str] = str.join


def use(language: str) -> None:
    """Have every text in `language`, a folder of `resources/locale`, from now on.

    Raises:
        FileNotFoundError: there is no catalogue of this language.
    """
    global _catalogue, _language  # noqa: PLW0603 - they are the process's, as its locale is
    _catalogue = _ENGLISH if language == ENGLISH else _read(language)
    _language = language


def language_in_use() -> str:
    """Return the language that texts are in, such as "de" or "pt_BR"."""
    return _language


def prepare_with(
    prepare: Callable[[str], str] | None, join: Callable[[str, Iterable[str]], str] = str.join
) -> None:
    """Have each text that people read prepared by a function before it is given out.

    Args:
        prepare: takes a text before its values are filled in; None for nobody.
        join: puts names one behind the other, with what divides them.
    """
    global _prepare, _join
    _prepare, _join = prepare, join


def joined(separator: str, names: Iterable[str]) -> str:
    """Return names or facts one behind the other, as people read them."""
    return separator.join(names) if is_for_the_log() else _join(separator, names)


def is_for_the_log() -> bool:
    """Whether texts are English now whatever the language is, on this thread."""
    return _instead.get() is not None


@contextmanager
def in_english() -> Iterator[None]:
    """Have every text of this thread in English meanwhile, as the log has them."""
    token = _instead.set(_ENGLISH)
    try:
        yield
    finally:
        _instead.reset(token)


@contextmanager
def noting() -> Iterator[list[str]]:
    """Note the texts that are asked for on this thread meanwhile, before their values come in.

    They are the program's own words, whatever of others is filled in.
    """
    around, said = _noted.get(), list[str]()
    token = _noted.set(said)
    try:
        yield said
    finally:
        _noted.reset(token)
        if around is not None:
            around += said


def is_english() -> bool:
    """Whether texts are in English now."""
    return _current() is _ENGLISH


def _(message: str) -> str:
    """Return a text in the language in use; "" stays as it is."""
    if isinstance(message, Filled):
        return _(message.template).format(**message.values)
    return _said(_current().gettext(message)) if message else ""


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of a text that the language in use has for `number`."""
    return _said(_current().ngettext(one, many, number))


def pgettext(context: str, message: str) -> str:
    """Return a text that means what `context` says."""
    return _said(_current().pgettext(context, message))


def N_(message: str) -> str:  # noqa: N802 - its name in every program that uses gettext
    """Mark a constant for the catalogues, and return it as it is."""
    return message


class Filled(str):
    """An English text with its values, for `_` to translate where it is shown."""

    template = ""
    values: Mapping[str, object] = {}


def filled(template: str, **values: object) -> Filled:
    """Return a constant that `N_` has marked with its values filled in, in English."""
    text = Filled(template.format(**values))
    text.template = template
    text.values = values
    return text


def _said(text: str) -> str:
    noted = _noted.get()
    if noted is not None:
        noted.append(text)
    return text if _prepare is None or is_for_the_log() else _prepare(text)


def _current() -> NullTranslations:
    return _instead.get() or _catalogue


def _read(language: str) -> NullTranslations:
    path = resource_path(f"locale/{language}/LC_MESSAGES/{DOMAIN}.mo")
    with path.open("rb") as file:
        return GNUTranslations(file)
