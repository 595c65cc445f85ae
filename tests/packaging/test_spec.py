"""The recipe for a frozen program names what is there."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_what_the_recipe_for_a_frozen_program_names_is_there() -> None:
    recipe = ast.parse((ROOT / "build.spec").read_text(encoding="utf-8"))
    texts = {
        node.value
        for node in ast.walk(recipe)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    sources = {text for text in texts if "/" in text and (ROOT / text.split("/")[0]).exists()}
    assert {"clickup_desktop/__main__.py"} <= sources
    missing = [text for text in sources if not (ROOT / text).exists()]
    assert missing == ["clickup_desktop/resources"]  # where they are put, in the frozen program
