"""Every package that is installed is named with its version and the sums of its files."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {path.stem: path for path in (ROOT / "requirements").glob("*.txt")}
EXTRAS = {"run": "checkout", "test": "test", "check": "check", "package": "package"}
"""Which extra of the project a lock is of."""

_VERSIONS = ("3.11", "3.13")


def project() -> dict[str, Any]:
    told: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return told


def declared(extra: str) -> list[Requirement]:
    """Return what the project and an extra of it need, with what the extra refers to."""
    found = [Requirement(line) for line in project()["dependencies"]]
    for line in project()["optional-dependencies"][extra]:
        requirement = Requirement(line)
        if requirement.name == "clickup-desktop":
            for other in requirement.extras:
                found += declared(other)
        else:
            found.append(requirement)
    return found


def pinned(lock: str) -> list[Requirement]:
    """Return the lines of a lock, without their sums."""
    text = LOCKS[lock].read_text("utf-8").replace("\\\n", " ")
    lines = [line.split("--hash")[0].strip() for line in text.splitlines() if line[:1].isalpha()]
    return [Requirement(line) for line in lines]


def applies(requirement: Requirement, python: str) -> bool:
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": "linux",
        "platform_machine": "x86_64",
    }
    return requirement.marker is None or requirement.marker.evaluate(environment)


def test_there_is_a_lock_for_everything_that_is_set_up() -> None:
    assert set(LOCKS) == set(EXTRAS)


@pytest.mark.parametrize("lock", EXTRAS)
@pytest.mark.parametrize("python", _VERSIONS)
def test_what_is_declared_is_locked_within_its_range(lock: str, python: str) -> None:
    chosen: dict[str, Requirement] = {
        canonicalize_name(it.name): it for it in pinned(lock) if applies(it, python)
    }
    for requirement in declared(EXTRAS[lock]):
        if not applies(requirement, python):
            continue
        one = chosen[canonicalize_name(requirement.name)]
        (version,) = [it.version for it in one.specifier if it.operator == "=="]
        assert requirement.specifier.contains(version), f"{requirement}: {version} is locked"


@pytest.mark.parametrize("python", _VERSIONS)
def test_all_locks_agree_on_a_version(python: str) -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for requirement in pinned(lock):
            if applies(requirement, python):
                name = canonicalize_name(requirement.name)
                versions.setdefault(name, set()).add(str(requirement.specifier))
    assert {name: them for name, them in versions.items() if len(them) > 1} == {}


@pytest.mark.parametrize("lock", EXTRAS)
def test_each_has_sums_and_none_says_where_it_was_found(lock: str) -> None:
    text = LOCKS[lock].read_text("utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=[A-Za-z])", text.replace("\\\n", " "))[1:]
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_builds_the_project_is_locked() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    names = {canonicalize_name(it.name) for it in pinned("run")}
    assert {canonicalize_name(Requirement(line).name) for line in told} <= names
