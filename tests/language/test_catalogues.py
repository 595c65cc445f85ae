"""Catalogues hold every text, and every text can be filled in."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from tests.language.catalogues import TOOL, catalogues

ROOT = Path(__file__).resolve().parents[2]
PATHS: list[Path] = catalogues().catalogue_paths()
FUNCTIONS = {"_", "ngettext", "pgettext"}


@pytest.fixture(scope="module")
def texts() -> Catalog:
    """Every text that is marked in the program."""
    extracted: Catalog = catalogues().extract()
    return extracted


def forms(message: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def placeholders(text: str) -> set[str]:
    """Return the names that are filled in.

    A name with a dot or a bracket would reach into the value, so there is none.
    """
    names = {
        name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None
    }
    assert all(name.isidentifier() for name in names), text
    return names


def test_every_text_can_be_filled_in(texts: Catalog) -> None:
    for message in texts:
        if message.id:
            one, *many = (placeholders(it) for it in forms(message.id))
            # "One link" may leave its number out.
            assert all(one <= it for it in many), message.id


def test_the_catalogues_are_up_to_date(texts: Catalog) -> None:
    tool = catalogues()
    for path in PATHS:
        assert tool.updated(tool.read(path), texts) == path.read_bytes(), "tools/catalogues update"


def test_every_text_of_a_catalogue_is_translated_and_can_be_filled_in() -> None:
    for path in PATHS:
        for message in catalogues().read(path):
            assert_is_translated(message)


def assert_is_translated(message: Message) -> None:
    assert not message.fuzzy, message.id
    if not message.id:
        return  # the header
    known = set().union(*map(placeholders, forms(message.id)))
    needed = placeholders(forms(message.id)[0])
    for form in forms(message.string or ""):
        assert form, f"{message.id} has no translation"
        assert needed <= placeholders(form) <= known, message.id
        form.format(**dict.fromkeys(known, "…"))


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("Save", ""),
        ("{count} links", "Links"),
        ("Saved", "{file} saved"),
        ("{name}", "{name.secret}"),
        ("{name}", "{name"),
        (("{count} link", "{count} links"), ("{count} l", "")),
    ],
)
def test_a_translation_that_would_break_is_found(
    text: str | tuple[str, ...], translation: str | tuple[str, ...]
) -> None:
    with pytest.raises((AssertionError, ValueError)):
        assert_is_translated(Message(text, translation))


def test_a_catalogue_that_is_behind_is_told(tmp_path: Path) -> None:
    copy = tmp_path / "tools" / "catalogues"
    copy.parent.mkdir()
    copy.write_bytes(TOOL.read_bytes())
    source = tmp_path / "clickup_desktop" / "page.py"
    source.parent.mkdir()
    source.write_text('_("Save")\n')

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, str(copy), *arguments]
        return subprocess.run(program, capture_output=True, text=True, check=False, timeout=60)

    assert run("new", "pl").returncode == 0
    assert run("check").returncode == 0
    source.write_text('ngettext("{count} link", "{count} links", count)\n')
    behind = run("check")
    assert behind.returncode == 1
    assert "resources/locale/pl" in behind.stdout
    assert run("update").returncode == 0
    assert run("check").returncode == 0
    assert run("compile").returncode == 0
    assert (tmp_path / "resources/locale/pl/LC_MESSAGES/clickup_desktop.mo").stat().st_size


def test_no_text_is_translated_before_the_language_is_known() -> None:
    early = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "clickup_desktop").rglob("*.py"))
        for call in calls_at_import(ast.parse(path.read_text("utf-8")))
    ]
    assert not early


def calls_at_import(tree: ast.AST) -> Iterator[ast.Call]:
    """Return the translating calls that run when the module is imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for early in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
                if early is not None:
                    yield from calls_at_import(ast.Expr(early))
            continue
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FUNCTIONS:
            yield node
        yield from calls_at_import(node)


def test_a_text_in_a_constant_or_a_default_counts_as_early() -> None:
    source = (
        'TITLE = _("a")\nclass Page:\n    label = ngettext("b", "c", 1)\n'
        'def show(text=_("d")):\n    return _("not early")\nlater = lambda: _("nor this")\n'
    )
    assert [call.lineno for call in calls_at_import(ast.parse(source))] == [1, 3, 4]
