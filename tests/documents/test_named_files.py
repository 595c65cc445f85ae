"""Each promise names the test that holds it, and that test is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT) for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
)
# In quotes, in links and in the lines to copy alike.
_NAMED = re.compile(
    r"(?<![\w./-])((?:tests|benchmarks|docs|clickup_desktop|resources|tools)/[\w./-]*[\w/])"
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_file_that_is_named_exists(document: Path) -> None:
    named = _NAMED.findall((ROOT / document).read_text("utf-8"))
    missing = [name for name in named if not (ROOT / name).exists()]
    assert missing == []
