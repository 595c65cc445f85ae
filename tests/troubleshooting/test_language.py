"""Hints in the language of the person; the log in English."""

from __future__ import annotations

import ast
import logging
import ssl
from pathlib import Path

import pytest

import clickup_desktop
from clickup_desktop.clickup import errors as clickup
from clickup_desktop.clickup.address import InvalidClickUpUrl, normalise_clickup_url
from clickup_desktop.clickup.certificate_files import trust_named
from clickup_desktop.clickup.proxy_address import checked_proxy
from clickup_desktop.clickup.settings import UnusableSetting
from clickup_desktop.integration import errors as integration
from clickup_desktop.integration.diagnostics.hints import ClockOff, KeyringForgets
from clickup_desktop.integration.organizations import errors as organizations
from clickup_desktop.integration.records import RowProblem
from clickup_desktop.language.isolation import isolate_values
from clickup_desktop.language.texts import N_, filled
from clickup_desktop.organization import errors as organization
from clickup_desktop.organization.keys import errors as keys
from clickup_desktop.organization.keys.invitation_text import from_text
from clickup_desktop.organization.keys.recovery import recovery_key_from_text
from clickup_desktop.organization.records import Account, Member, RowKind, UnreadableRow
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.organization.server.connecting import open_connection
from clickup_desktop.troubleshooting.hint import Action, Hint
from clickup_desktop.troubleshooting.hints import HINTS, hint_for, saved_hint
from clickup_desktop.troubleshooting.last_crash import hint_for_last_crash
from clickup_desktop.troubleshooting.redaction import remember_secret
from clickup_desktop.troubleshooting.role_sentences import SENTENCES
from tests.language.languages import LANGUAGES, in_language
from tests.language.made_up import is_translated, spoken
from tests.parsed_sources import parsed

ANN = Member("m1", "Acme Admin", "", Role.ENTERPRISE_ADMIN)
ONE, OTHER = Account("1", "Acme One", ""), Account("2", "Acme Two", "")


def texts_of(hint: Hint) -> tuple[str, ...]:
    return (hint.title, hint.happened, *hint.causes, *(step.text for step in hint.steps))


@pytest.mark.parametrize("code", [hint.code for hint in HINTS.values()])
def test_every_hint_is_translated_where_it_is_shown(code: str) -> None:
    with spoken():
        hint = saved_hint(code)
    assert hint is not None
    assert all(map(is_translated, texts_of(hint)))


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("code", [hint.code for hint in HINTS.values()])
def test_every_hint_has_its_words_in_every_language(code: str, language: str) -> None:
    english = saved_hint(code)
    with in_language(language):
        translated = saved_hint(code)
    assert english is not None
    assert translated is not None
    assert not set(texts_of(translated)) & set(texts_of(english))


@pytest.mark.parametrize(
    "error",
    [
        clickup.RateLimited(status=429, wait_seconds=40.0),
        clickup.Redirected(status=302, location_host="example.com"),
        clickup.GatewayRefused(status=403, answered_by="Acme Gateway"),
        clickup.CertificateFileMissing(variable="SSL_CERT_FILE", path="/nowhere"),
        clickup.KeyLogUnusable(path="/nowhere", detail=""),
        clickup.ProxyLoginUnsupported(("NTLM", "Negotiate")),
        organization.AddressChanged("https://a.example", ""),
        organization.AddressChanged("https://a.example", "https://b.example"),
        organization.RowUnreadable(UnreadableRow(RowKind.LINK, "l1", "Acme Admin")),
        organization.RoleRequired("link Channels", (Role.ENTERPRISE_ADMIN,), (ANN,)),
        organization.ServerSupportMissing("postgresql://example.com/acme"),
        organization.ServerSupportOld("postgresql://example.com/acme"),
        organization.StoreDamaged("/nowhere/organization.sqlite3"),
        keys.InvalidInvitation(N_("its end is missing")),
        keys.InvitationExpired(filled(N_("it was valid until {moment} UTC"), moment="2026-05-03")),
        keys.InvalidRecoveryKey(N_("a letter or digit is wrong")),
        integration.UnusableToken(N_("This is too long for a token.")),
        integration.OtherAccount(ONE, OTHER),
        integration.MaskedChannel(),
        integration.UnlinkableChannel(),
        integration.WholeWorkspace(),
        integration.AmbiguousWorkspace("Acme", ()),
        integration.AmbiguousWorkspace("Acme", ("c1", "c2")),
        *(integration.AmbiguousName(kind, "Acme", ("1", "2")) for kind in integration.NamedKind),
        integration.LinkFileUnusable(N_("It is empty."), N_("Check that it is the right file.")),
        integration.LinkRowsRefused((RowProblem(2, "no-channel", ""),)),
        organizations.SampleUnavailable(""),
        integration.KeyNotChanged(organization.StoreFull("")),
        organizations.UnknownOrganization(),
        organizations.NotJoinedHere(),
        organizations.KnownElsewhere("Acme", "a.example", "b.example"),
        organizations.PasswordUnusable(N_("The password has too few different characters.")),
        ClockOff(-7_200.0),
        KeyringForgets(),
        ValueError("nobody's"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_an_error_knows_beyond_its_kind_is_told_in_the_language(error: Exception) -> None:
    english = hint_for(error)
    with spoken():
        hint = hint_for(error)
    assert all(text.startswith("⟦") for text in texts_of(hint))
    assert "{" not in "".join(texts_of(hint))
    assert hint.code == english.code
    assert hint.actions() == english.actions()
    assert hint.details == english.details


@pytest.mark.parametrize(
    "address",
    ["", "a b", "https://a.example?x", "ftp://a.example", "http://a.example", "https://:0", "“a"],
)
def test_the_reason_of_an_organization_url_is_translated_where_it_is_shown(address: str) -> None:
    with pytest.raises(InvalidClickUpUrl) as refused:
        normalise_clickup_url(address)
    with spoken():
        assert is_translated(hint_for(refused.value).happened)


@pytest.mark.parametrize(
    "address", ["", "x", "postgresql://a/b?x=y", "postgresql://u:p@a/b", "postgresql://a:0/b"]
)
def test_the_reason_of_a_server_s_address_is_translated_where_it_is_shown(address: str) -> None:
    with pytest.raises(organization.InvalidServerAddress) as refused:
        parse_address(address)
    with spoken():
        assert is_translated(hint_for(refused.value).happened)


@pytest.mark.parametrize("text", ["", "x", "clickup-desktop-invitation:2:", "x" * 100_000])
def test_the_reason_of_an_invitation_is_translated_where_it_is_shown(text: str) -> None:
    with pytest.raises(keys.InvalidInvitation) as refused:
        from_text(text)
    with spoken():
        assert ": ⟦" in hint_for(refused.value).happened


@pytest.mark.parametrize("text", ["", "U" * 60])
def test_the_reason_of_a_recovery_key_is_translated_where_it_is_shown(text: str) -> None:
    with pytest.raises(keys.InvalidRecoveryKey) as refused:
        recovery_key_from_text(text)
    with spoken():
        assert ": ⟦" in hint_for(refused.value).happened


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a page"])
def test_the_reason_of_a_certificate_file_is_translated_where_it_is_shown(
    content: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "certificates.pem"
    file.write_bytes(content)
    with pytest.raises(UnusableSetting) as refused:
        trust_named(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), "SSL_CERT_FILE", str(file))
    with spoken():
        assert hint_for(refused.value.error).happened.startswith("⟦⟦The file ")


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"a page"])
def test_the_reason_of_a_server_s_certificates_is_translated_where_it_is_shown(
    content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "certificates.pem"
    if content is not None:
        file.write_bytes(content)
    address = parse_address(f"postgresql://db.example.com/acme?sslrootcert={file}")
    with pytest.raises(organization.ServerCertificatesUnusable) as refused:
        open_connection(address, "password")
    with spoken():
        assert is_translated(hint_for(refused.value).happened)


def test_a_password_made_of_our_own_words_leaves_them_alone_in_every_language() -> None:
    remember_secret("integration-settings-2027")
    remember_secret("token-stayed-here-2027")
    with spoken():
        rejected = hint_for(
            clickup.TokenRejected(status=401, detail="it was integration-settings-2027")
        )
        redirected = hint_for(clickup.Redirected(status=302, location_host="gateway.example"))
    assert rejected.steps[1].text == (
        "⟦Update the token in your organization's integration settings.⟧"
    )
    assert "settings" not in rejected.details
    assert "so the token stayed here" in redirected.happened


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", ""])
@pytest.mark.parametrize("address", ["“a", "a b", "http://[", "a:0", "http://"])
def test_the_reason_of_a_proxy_s_address_is_translated_where_it_is_shown(
    address: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if variable:
        monkeypatch.setenv(variable, address)
    with pytest.raises(UnusableSetting) as refused:
        checked_proxy(address)
    with spoken():
        assert hint_for(refused.value.error).happened.startswith("⟦⟦The proxy address in ")


def test_a_hint_of_several_lines_is_in_the_language() -> None:
    with spoken():
        hint = hint_for(clickup.TokenRejected(status=401, ecode="OAUTH_025"))
        lines = hint.to_text().splitlines()
        labels = [action.label for action in Action]
    assert "⟦Common causes:⟧" in lines
    assert "⟦What to do now:⟧" in lines
    assert lines[-1].startswith("⟦Details: ")
    assert all(map(is_translated, labels))


def test_the_last_crash_is_told_in_the_language() -> None:
    with spoken():
        assert all(map(is_translated, texts_of(hint_for_last_crash("somewhere"))))


def test_the_log_is_told_the_english_hint(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="clickup_desktop"), spoken():
        hint_for(organization.RoleRequired("link Channels", (Role.ENTERPRISE_ADMIN,)))
        hint_for(InvalidClickUpUrl(filled(N_("The organization URL is {number}."), number=3)))
    told = "".join(caplog.messages)
    assert "Only an Enterprise Admin may link Channels." in told
    assert "The organization URL is 3." in told
    assert "⟦" not in told


def test_whatever_takes_a_role_has_a_sentence_of_its_own() -> None:
    """What stands behind "may" elsewhere in the code is in no sentence of another language."""
    asked = {
        argument.value
        for path in Path(clickup_desktop.__file__).parent.rglob("*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", ""))
        in {"require", "_require", "require_role", "RoleRequired"}
        for argument in node.args
        if isinstance(argument, ast.Constant)
        and "keys" not in path.parts
        and isinstance(argument.value, str)
    }
    assert "link Channels" in asked
    assert asked <= set(SENTENCES)


def test_a_name_is_isolated_where_it_is_shown_and_plain_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    isolate_values(from_right=False)
    with caplog.at_level(logging.INFO):
        hint = hint_for(integration.AmbiguousWorkspace("שיווק", ()))
    assert hint.happened == "None of your connections reaches the Workspace \u2068שיווק\u2069."
    assert "the Workspace שיווק." in caplog.text
