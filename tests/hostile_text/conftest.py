"""What Qt's offscreen platform says of window managers is no concern of the program's."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/hostile_text/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("does not support"))
