"""The worked examples in CONTRIBUTING.md are what the code says."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"`([\w/]+\.py)`:\n\n +```(?:python)?\n(.*?)\n +```", PAGE, re.DOTALL)


def test_there_is_one_for_a_hint_and_one_for_an_option() -> None:
    titles = re.findall(r"(?m)^## A worked example: (.+)$", PAGE)
    assert titles == ["a hint", "an option"]
    assert len(EXAMPLES) == 7


@pytest.mark.parametrize(("file", "lines"), EXAMPLES, ids=lambda it: it if "/" in it else "lines")
def test_its_lines_are_in_the_file_that_it_names(file: str, lines: str) -> None:
    code = [line.strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    wanted = [line.strip() for line in textwrap.dedent(lines).splitlines()]
    starts = [i for i, line in enumerate(code) if line == wanted[0]]
    assert any(code[i : i + len(wanted)] == wanted for i in starts)
