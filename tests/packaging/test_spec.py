"""The recipe for a frozen program names what is there, and knows what each system wants."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from clickup_desktop import __version__

ROOT = Path(__file__).resolve().parents[2]


class Analysis:
    """Stands for PyInstaller's: nothing is found, so nothing has to be bundled."""

    def __init__(self, *_given: object, **_options: object) -> None:
        self.binaries: list[Any] = []
        self.datas: list[Any] = []
        self.pure: list[Any] = []
        self.scripts: list[Any] = []


@dataclass
class Recipe:
    """Follows build.spec as PyInstaller does, and notes what is to be made."""

    made: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def follow(self, folder: Path) -> None:
        """Follow it."""
        given = {
            "SPECPATH": str(ROOT),
            "DISTPATH": str(folder / "dist"),
            "workpath": str(folder / "work"),
            "Analysis": Analysis,
            **{name: self._maker(name) for name in ("PYZ", "EXE", "COLLECT", "BUNDLE")},
        }
        exec(compile((ROOT / "build.spec").read_bytes(), "build.spec", "exec"), given)

    def asked_for(self, name: str) -> list[dict[str, Any]]:
        """Return what each thing of this kind was to be like."""
        return [options for kind, options in self.made if kind == name]

    def _maker(self, name: str) -> Any:
        def make(*_given: object, **options: Any) -> None:
            self.made.append((name, options))

        return make


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> Recipe:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    monkeypatch.delenv("CLICKUP_DESKTOP_SIGN_AS", raising=False)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    import_module("PyInstaller.utils.hooks")  # it has to know on which system it really is
    return Recipe()


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


@pytest.mark.proof
def test_windows_gets_one_program_with_a_console_and_one_without(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    recipe.follow(tmp_path)
    programs = recipe.asked_for("EXE")
    assert {it["name"]: it["console"] for it in programs} == {
        "ClickUp Desktop": False,
        "clickup-desktop": True,
    }
    for program in programs:
        assert Path(program["icon"]).read_bytes().startswith(b"\0\0\1\0")
        assert f'"{__version__}"' in Path(program["version"]).read_text("utf-8")
    assert recipe.asked_for("BUNDLE") == []


@pytest.mark.proof
def test_macos_gets_a_bundle_that_starts_the_program_with_a_window(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("CLICKUP_DESKTOP_SIGN_AS", "Acme")
    recipe.follow(tmp_path)
    programs = recipe.asked_for("EXE")
    assert [(it["name"], it["console"]) for it in programs] == [
        ("ClickUp Desktop", False),
        ("clickup-desktop", True),
    ]
    for program in programs:
        assert program["codesign_identity"] == "Acme"
        assert Path(program["entitlements_file"]).is_file()
    (bundle,) = recipe.asked_for("BUNDLE")
    assert Path(bundle["icon"]).read_bytes().startswith(b"icns")
    assert bundle["version"] == bundle["info_plist"]["CFBundleVersion"] == __version__
    assert bundle["info_plist"]["LSBackgroundOnly"] is False
    assert bundle["info_plist"]["CFBundleLocalizations"] == ["en", "de"]


@pytest.mark.proof
def test_linux_gets_one_program(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    recipe.follow(tmp_path)
    (program,) = recipe.asked_for("EXE")
    assert program == {"exclude_binaries": True, "name": "clickup-desktop", "console": True}
    assert recipe.asked_for("BUNDLE") == []
