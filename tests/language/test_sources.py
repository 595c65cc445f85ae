"""How texts are written in the code, so that they can be found and translated."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import clickup_desktop
from tests.parsed_sources import parsed

SOURCES = sorted(Path(clickup_desktop.__file__).parent.rglob("*.py"))
MARKS = {"N_", "ngettext", "pgettext"}
FUNCTIONS = (ast.FunctionDef, ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)


def called(node: ast.AST) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    return ""


def places(path: Path, nodes: Sequence[ast.AST]) -> Iterator[str]:
    return (f"{path.name}:{getattr(node, 'lineno', 0)}" for node in nodes)


def test_texts_are_whole_where_they_are_marked() -> None:
    """A text that is put together, or a name, is in no catalogue."""
    found: list[str] = []
    for path in SOURCES:
        if path.parent.name == "language":
            continue
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call):
                continue
            texts = node.args[: 2 if called(node) in {"ngettext", "pgettext"} else 1]
            if called(node) in MARKS and not all(isinstance(it, ast.Constant) for it in texts):
                found += places(path, [node])
            if called(node) in {"_", "filled"} and any(
                isinstance(it, ast.JoinedStr) for it in texts
            ):
                found += places(path, [node])
    assert found == []


def test_nothing_hides_the_translation() -> None:
    """A variable of that name takes its place in the whole function."""
    found: list[str] = []
    for path in SOURCES:
        for function in ast.walk(parsed(path)):
            if not isinstance(function, FUNCTIONS):
                continue
            inside = list(ast.walk(function))
            hides = [
                node
                for node in inside
                if (isinstance(node, ast.arg) and node.arg == "_")
                or (
                    isinstance(node, ast.Name)
                    and node.id == "_"
                    and isinstance(node.ctx, ast.Store)
                )
            ]
            if hides and any(called(node) == "_" for node in inside):
                found += places(path, hides)
    assert found == []


def test_nothing_is_translated_before_the_language_is_known() -> None:
    """What stands at the top of a file or a class is made when it is imported."""
    found: list[str] = []
    for path in SOURCES:
        waiting: list[ast.AST] = [parsed(path)]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.FunctionDef | ast.Lambda):
                waiting += node.args.defaults
                waiting += [it for it in node.args.kw_defaults if it is not None]
                continue
            if called(node) in {"_", "ngettext", "pgettext"}:
                found += places(path, [node])
            waiting += ast.iter_child_nodes(node)
    assert found == []
