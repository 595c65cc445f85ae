"""The policy that the document shows is one that the program reads."""

from __future__ import annotations

import re
from pathlib import Path

from clickup_desktop.integration.policy import place
from clickup_desktop.integration.policy.policy import Key, Policy
from tests.clickup.certificates import Company
from tests.policies import WrittenPolicy

PAGE = (Path(__file__).parents[2] / "docs/managed.md").read_text("utf-8")


def test_the_example_is_read_as_it_stands_and_has_every_key(
    policy: WrittenPolicy, tmp_path: Path
) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    certificates = Company(tmp_path).file
    certificates.chmod(0o644)
    decided = policy.decide(example.replace("/etc/clickup-desktop/acme.pem", str(certificates)))
    assert decided == Policy(
        file=policy.file,
        organization_address="postgresql://db.example.com/acme",
        organization_url="https://clickup.example.com",
        visibility="shared",
        workspaces=frozenset({"90130001", "90130002"}),
        spaces=frozenset({"90130101"}),
        proxy="http://proxy.example.com:3128",
        certificates=str(certificates),
        sample=False,
        language="de",
        message_copy_days=30,
    )
    assert decided.keys == tuple(Key)


def test_every_key_is_described() -> None:
    assert re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE) == [key.value for key in Key]


def test_the_files_place_is_the_one_that_is_named() -> None:
    names = re.findall(r"^\| (?:Linux|macOS) \| `(.+?)`", PAGE, re.MULTILINE)
    assert names == [
        "/etc/clickup-desktop/policy.toml",
        "/Library/Application Support/clickup-desktop/policy.toml",
    ]
    assert place._NAME == "clickup-desktop/policy.toml"
