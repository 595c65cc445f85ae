"""The policy's file: who may have written it, and that it says clearly what is allowed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.clickup import http_session, managed_network
from clickup_desktop.integration.policy import place, policy_file
from clickup_desktop.integration.policy.errors import PolicyUnusable
from clickup_desktop.integration.policy.policy import UNMANAGED, Key, Policy
from clickup_desktop.integration.policy.policy_file import policy_in_force, read_policy
from tests.clickup.certificates import Company
from tests.policies import WrittenPolicy

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has lists of who may write")


def refused(policy: WrittenPolicy, text: str) -> PolicyUnusable:
    """Return why a policy is none."""
    policy.write(text)
    with pytest.raises(PolicyUnusable) as raised:
        policy_in_force()
    return raised.value


def test_without_a_file_nothing_is_decided(policy: WrittenPolicy) -> None:
    assert policy_in_force() is UNMANAGED
    assert policy_in_force().keys == ()


def test_an_empty_file_decides_nothing_and_is_there(policy: WrittenPolicy) -> None:
    decided = policy.decide("")
    assert decided == Policy(file=policy.file)
    assert decided.keys == ()


def test_every_key(policy: WrittenPolicy, tmp_path: Path) -> None:
    certificates = Company(tmp_path).file
    certificates.chmod(0o644)
    decided = policy.decide(f"""
        organization-address = "postgresql://db.example.com/acme"
        organization-url = "https://clickup.example.com/api/v2/"
        visibility = "shared"
        workspaces = ["9001"]
        spaces = ["301", "302"]
        proxy = "proxy.example.com:3128"
        certificates = "{certificates}"
        sample = false
        language = "en"
        message-copy-days = 0
    """)
    assert decided == Policy(
        file=policy.file,
        organization_address="postgresql://db.example.com/acme",
        organization_url="https://clickup.example.com",
        visibility="shared",
        workspaces=frozenset({"9001"}),
        spaces=frozenset({"301", "302"}),
        proxy="http://proxy.example.com:3128",
        certificates=str(certificates),
        sample=False,
        language="en",
        message_copy_days=0,
    )
    assert decided.keys == tuple(Key)


@pytest.mark.parametrize("key", Key)
@pytest.mark.parametrize("value", ["{}", "1.5", "[]", "[1]", '""', "-1", r'"\u0000"', "1979-05-27"])
def test_a_value_of_another_kind_is_never_taken_for_one(
    policy: WrittenPolicy, key: Key, value: str
) -> None:
    error = refused(policy, f"{key} = {value}")
    assert error.key == key
    hint = error.to_hint()
    assert key in hint.happened
    assert str(policy.file) in hint.happened


@pytest.mark.parametrize(
    "line",
    [
        'visibility = "Shared"',
        'visibility = "shared, private"',
        'organization-url = "http://clickup.example.com"',
        'organization-url = "https://name:password@clickup.example.com"',
        'organization-address = "postgresql://maria@db.example.com/acme"',
        'organization-address = "postgresql://db.example.com/acme?sslmode=prefer"',
        'organization-address = "https://db.example.com/acme"',
        'workspaces = ["9001", ""]',
        'spaces = ["30 1"]',
        'proxy = "http://name:password@proxy.example.com:3128"',
        'proxy = "socks5://proxy.example.com"',
        'proxy = "http://"',
        'certificates = "acme.pem"',
        'certificates = "/nowhere/acme.pem"',
        'language = "tlh"',
        'sample = "no"',
        "sample = 0",
        "message-copy-days = true",
        "message-copy-days = 36501",
    ],
)
def test_a_value_that_is_not_clear_is_refused(policy: WrittenPolicy, line: str) -> None:
    assert refused(policy, line).key == line.partition(" ")[0]


@pytest.mark.parametrize("key", ["visiblity", "Visibility", "visibility ", "shared.only", "token"])
def test_an_unknown_key_is_refused_and_the_known_ones_are_told(
    policy: WrittenPolicy, key: str
) -> None:
    error = refused(policy, f'"{key}" = "shared"')
    assert error.key == key
    assert "visibility" in error.reason


@pytest.mark.parametrize(
    "content",
    [b"visibility", b"visibility = shared", b"\xff\xfe", b"a = " + b"[" * 20_000, b"#" * 70_000],
    ids=["cut", "unquoted", "utf-16", "deep", "long"],
)
def test_what_is_no_toml_is_refused(policy: WrittenPolicy, content: bytes) -> None:
    policy.write("").write_bytes(content)
    with pytest.raises(PolicyUnusable):
        policy_in_force()


@given(content=st.binary(max_size=200))
def test_no_content_does_anything_else_than_decide_or_be_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.mktemp("policy") / "policy.toml"
    file.write_bytes(content)
    file.chmod(0o600)
    try:
        decided = read_policy(file)
    except PolicyUnusable:
        return
    assert decided.file == file


def test_what_was_refused_is_looked_at_again(policy: WrittenPolicy) -> None:
    refused(policy, "visibility = 1")
    policy.file.write_text('visibility = "shared"')
    assert policy_in_force().visibility == "shared"


# Who may have written it


@posix
@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_that_others_can_change_is_refused(policy: WrittenPolicy, mode: int) -> None:
    policy.write('visibility = "shared"', mode)
    with pytest.raises(PolicyUnusable, match="changed by others"):
        policy_in_force()


@posix
@pytest.mark.parametrize("mode", [0o775, 0o777])
def test_a_folder_that_others_can_change_is_refused(policy: WrittenPolicy, mode: int) -> None:
    policy.write('visibility = "shared"').parent.chmod(mode)
    with pytest.raises(PolicyUnusable, match="changed by others"):
        policy_in_force()


@posix
def test_a_file_of_somebody_elses_is_refused(
    policy: WrittenPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.getuid() == 0:
        os.chown(policy.write('visibility = "shared"'), 12345, -1)
    else:
        policy.write('visibility = "shared"')
        monkeypatch.setattr(policy_file, "ROOT", 0)
    with pytest.raises(PolicyUnusable, match="must belong to root"):
        policy_in_force()


@posix
@pytest.mark.parametrize("target", ["there", "missing"])
def test_a_link_is_refused_wherever_it_leads(
    policy: WrittenPolicy, tmp_path: Path, target: str
) -> None:
    (tmp_path / "there").write_text('visibility = "shared"')
    policy.write("").unlink()
    policy.file.symlink_to(tmp_path / target)
    with pytest.raises(PolicyUnusable, match="is a link"):
        policy_in_force()


@posix
@pytest.mark.parametrize("target", ["there", "missing"])
def test_a_folder_that_is_a_link_is_refused(
    policy: WrittenPolicy, tmp_path: Path, target: str
) -> None:
    (tmp_path / "there").mkdir()
    policy.file.parent.symlink_to(tmp_path / target)
    with pytest.raises(PolicyUnusable, match="is a link"):
        policy_in_force()
    assert place.policy_may_be_there()


@posix
def test_a_folder_in_the_place_of_the_file_is_refused(policy: WrittenPolicy) -> None:
    policy.file.mkdir(parents=True)
    with pytest.raises(PolicyUnusable, match="is not a file"):
        policy_in_force()


@posix
def test_a_pipe_is_refused_and_nobody_waits_for_it(policy: WrittenPolicy) -> None:
    policy.write("").unlink()
    os.mkfifo(policy.file)
    with pytest.raises(PolicyUnusable, match="is not a file"):
        policy_in_force()


@posix
def test_a_file_in_the_place_of_the_folder_is_refused(policy: WrittenPolicy) -> None:
    policy.file.parent.write_text("")
    with pytest.raises(PolicyUnusable, match="is not a folder"):
        policy_in_force()


@posix
def test_certificates_that_others_can_change_are_refused(
    policy: WrittenPolicy, tmp_path: Path
) -> None:
    certificates = Company(tmp_path).file
    certificates.chmod(0o666)
    error = refused(policy, f'certificates = "{certificates}"')
    assert str(certificates) in error.reason


def test_a_file_without_certificates_is_refused(policy: WrittenPolicy, tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("none")
    (tmp_path / "none.pem").chmod(0o600)
    assert refused(policy, f'certificates = "{tmp_path / "none.pem"}"').key == "certificates"


def test_no_variable_moves_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    before = place.system_policy_file()
    for name in ("ProgramData", "ALLUSERSPROFILE", "XDG_CONFIG_DIRS", "HOME", "CLICKUP_POLICY"):
        monkeypatch.setenv(name, str(tmp_path))
    assert place.system_policy_file() == before
    assert before.endswith("/clickup-desktop/policy.toml")


# The network


def test_proxy_and_certificates_come_before_the_environments(
    policy: WrittenPolicy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://other.example.com:1")
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    certificates = Company(tmp_path).file
    certificates.chmod(0o644)
    policy.decide(f'proxy = "http://proxy.example.com:3128"\ncertificates = "{certificates}"')
    assert http_session.proxy_for("https://api.clickup.com") == "http://proxy.example.com:3128"
    assert http_session.proxy_for("http://127.0.0.1:8000") is None
    with http_session.build_session() as session:
        settings = session.merge_environment_settings(
            "https://api.clickup.com", {}, True, None, None
        )
    assert settings["proxies"]["https"] == "http://proxy.example.com:3128"
    assert http_session.tls_context().cert_store_stats()["x509"] == 1
    assert managed_network.managed_network().named_in == str(policy.file)


@posix
def test_where_there_is_none_nobody_asks_whose_the_folders_are(
    policy: WrittenPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a container, nothing may seem to belong to root."""
    policy.write("").unlink()
    policy.file.parent.chmod(0o777)
    monkeypatch.setattr(policy_file, "ROOT", 12345)
    assert policy_in_force() is UNMANAGED
