"""Whose work is in the program is told, for people and for programs, and all of it."""

from __future__ import annotations

import json
import re
import runpy
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from packaging.utils import canonicalize_name

from tests.packaging.bundle import files_of, modules_of

ROOT = Path(__file__).resolve().parents[2]
LICENCES = ROOT / "packaging" / "licences"
ALWAYS = {"python", "pyinstaller"}
"""Whose work no name of a module tells."""


SAYING = {
    "PCRE2": ("PySide6/Qt/lib/libQt6Core.so.6", "\0{version} 20"),
    "HarfBuzz": ("PySide6/Qt/lib/libQt6Gui.so.6", "\0{version}\0"),
    "libpng": ("PySide6/Qt/lib/libQt6Gui.so.6", "libpng version {version}\n"),
    "ICU": ("PySide6/Qt/lib/libicuuc.so.*", "\0{version}\0"),
    "MIT Kerberos": ("psycopg_binary.libs/libkrb5-*", "krb5-{version}-final"),
}
"""Libraries that hold their version as text, by the name of the part, and how they say it."""


def inside() -> dict[str, Any]:
    """Return what we say of the parts of packages, by the package's name."""
    told: dict[str, Any] = json.loads((LICENCES / "inside.json").read_text("utf-8"))
    return told


def each_part() -> list[dict[str, str]]:
    """Return all of these parts."""
    return [part for said in inside().values() for part in said["parts"]]


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "notices"))


@pytest.fixture(scope="module")
def told(program: Path) -> Path:
    """The folder with what the program says of others' work."""
    return program.parent / "_internal" / "licences"


def bundled_packages(program: Path) -> set[str]:
    """Return which packages of Python are in the program, by the names of what is in it."""
    owners = {
        file.as_posix(): canonicalize_name(distribution.metadata["Name"])
        for distribution in metadata.distributions()
        for file in distribution.files or ()
    }
    names = {
        f"{name.replace('.', '/')}{ending}"
        for name in modules_of(program)
        for ending in (".py", "/__init__.py")
    }
    return {owners[name] for name in names | files_of(program) if name in owners}


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_the_bill_and_the_notices_list_what_is_bundled(program: Path, told: Path) -> None:
    bill = json.loads((told / "sbom.cdx.json").read_text("utf-8"))
    listed: dict[str, str] = {
        canonicalize_name(it["name"]): it["version"] for it in bill["components"]
    }
    bundled = bundled_packages(program) - {"clickup-desktop"} | ALWAYS
    assert {"pyside6-essentials", "psycopg-binary", "rapidfuzz", "pynacl", "cffi"} <= bundled
    assert set(listed) == bundled
    # What else is installed where the package is made plays no part.
    lock = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    locked = {canonicalize_name(it) for it in re.findall(r"(?m)^([\w.-]+)==", lock)}
    assert set(listed) <= locked | ALWAYS
    notices = (told / "THIRD-PARTY-NOTICES").read_text("utf-8")
    for component in bill["components"]:
        assert f"\n{component['name']} {component['version']}\nLicence: " in notices
        if component["name"] not in {"Python"}:
            assert component["version"] == metadata.version(component["name"])
    assert listed["python"] == ".".join(map(str, sys.version_info[:3]))


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_the_terms_of_qt_come_with_it(told: Path) -> None:
    notices = (told / "THIRD-PARTY-NOTICES").read_text("utf-8")
    flat = re.sub(r"\s+", " ", notices)
    for name in ("LGPL-3.0-only", "GPL-3.0-only", "Unicode-3.0", "PostgreSQL", "OLDAP-2.8", "FTL"):
        text = re.sub(r"\s+", " ", (LICENCES / f"{name}.txt").read_text("utf-8")).strip()
        assert text in flat, name
    assert (told / "LICENSE").read_text("utf-8") == (ROOT / "LICENSE").read_text("utf-8")


@pytest.mark.proof
def test_the_bill_keeps_to_the_form_of_cyclonedx(
    tool: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It imports jsonschema, which makes parsers for 2 s: not each process that finds the tests.
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    json_files = [sys.modules[name].__file__ for name in ("json", "packaging")]
    bundled = [(f"{Path(str(it)).name}", str(it), "PYMODULE") for it in json_files]
    notices, bill = tool["write_notices"](tmp_path, "1.2.3", bundled)
    again = tmp_path / "again"
    again.mkdir()
    tool["write_notices"](again, "1.2.3", bundled)
    assert (again / bill.name).read_bytes() == bill.read_bytes()
    assert (again / notices.name).read_bytes() == notices.read_bytes()
    listed = json.loads(bill.read_text("utf-8"))
    assert listed["bomFormat"] == "CycloneDX"
    assert {it["name"].lower() for it in listed["components"]} == {"packaging", *ALWAYS}
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    faults = validator.validate_str(bill.read_text("utf-8"))
    assert faults is None


def test_what_belongs_to_nobody_ends_the_building(tool: dict[str, Any], tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.so"
    stranger.write_bytes(b"")
    with pytest.raises(LookupError, match=r"stranger\.so"):
        tool["write_notices"](tmp_path, "1", [("stranger.so", str(stranger), "BINARY")])


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_where_python_has_a_folder_to_itself_what_lies_there_is_its_own(
    tool: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    library = tmp_path / "python" / "DLLs" / "libffi-8.dll"
    library.parent.mkdir(parents=True)
    library.write_bytes(b"")
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path / "python"))
    bundled = [("libffi-8.dll", str(library), "BINARY")]
    with pytest.raises(LookupError):  # as on Linux, where it would be the whole system
        tool["write_notices"](tmp_path, "1", bundled)
    monkeypatch.setattr(sys, "platform", system)
    assert tool["_makers"](bundled) == {"Python", "pyinstaller"}


def test_each_part_that_we_name_has_the_texts_of_its_licence() -> None:
    named = {
        name
        for part in each_part()
        for name in re.split(r" (?:AND|OR|WITH) ", str(part["licence"]))
    }
    texts = {path.stem for path in LICENCES.glob("*.txt")}
    assert named <= texts
    assert texts <= named | {"GPL-3.0-only"}


def test_each_part_that_we_name_says_where_that_is_known_from() -> None:
    for part in each_part():
        assert part["copyright"], part["name"]
        assert part["source"], part["name"]


def test_the_parts_were_looked_up_for_the_versions_that_are_locked() -> None:
    lock = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    for package, said in inside().items():
        # One for each Python, where not every version suits all of them.
        locked = re.findall(rf"(?m)^{package}==([^ ;]+)", lock)
        assert said["checked"] in locked, f"look at the parts of {package} anew"


def test_another_version_of_a_package_does_not_have_the_versions_that_were_looked_up(
    tool: dict[str, Any],
) -> None:
    qt = inside()["pyside6-essentials"]["checked"]
    named = {it["name"]: it.get("version") for it in tool["_looked_up"]("pyside6-essentials", qt)}
    assert named["ICU"]
    other = tool["_looked_up"]("pyside6-essentials", "6.0.0")
    assert not any("version" in it for it in other)
    assert tool["_looked_up"]("nothing", qt) == []


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_a_version_that_we_name_is_the_one_that_the_library_says(program: Path) -> None:
    folder = program.parent / "_internal"
    for name, (pattern, mark) in SAYING.items():
        (part,) = (it for it in each_part() if it["name"] == name)
        (library,) = folder.glob(pattern)
        assert mark.format(version=part["version"]).encode() in library.read_bytes(), name
