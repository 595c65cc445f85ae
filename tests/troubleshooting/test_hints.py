"""Every failure is told as what happened, why that usually is, and what to do now."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import clickup_desktop
from clickup_desktop.clickup import errors as clickup
from clickup_desktop.clickup.address import InvalidClickUpUrl
from clickup_desktop.integration.errors import AmbiguousWorkspace, KeyNotChanged
from clickup_desktop.integration.organizations.errors import KnownElsewhere, NotJoinedHere
from clickup_desktop.integration.organizations.passwords import require_usable
from clickup_desktop.organization import errors as organization
from clickup_desktop.organization import secrets
from clickup_desktop.organization.keys import errors as keys
from clickup_desktop.organization.records import Member
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.troubleshooting.hints import HINTS, Action, Hint, Step, hint_for
from clickup_desktop.troubleshooting.redaction import remember_secret
from tests.parsed_sources import parsed


def errors_of(module: ModuleType) -> list[type[BaseException]]:
    return [
        kind
        for _name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception) and kind.__module__ == module.__name__
    ]


@pytest.mark.parametrize(
    "kind",
    [*errors_of(clickup), *errors_of(organization), *errors_of(keys), *errors_of(secrets)],
    ids=lambda kind: kind.__name__,
)
def test_every_error_has_a_hint_of_its_own(kind: type[BaseException]) -> None:
    assert kind in HINTS


def test_no_two_hints_have_the_same_code() -> None:
    codes = [hint.code for hint in HINTS.values()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("hint", HINTS.values(), ids=lambda hint: hint.code)
def test_every_hint_says_what_happened_and_what_to_do_now(hint: Hint) -> None:
    assert hint.title
    assert hint.happened.endswith(".")
    assert hint.steps


def test_a_dead_token_is_told_in_the_documented_words() -> None:
    hint = hint_for(clickup.TokenRejected(status=401, ecode="OAUTH_025"))
    assert hint.title == "Token expired or invalid"
    assert [step.text for step in hint.steps] == [
        "Create a new Personal Access Token in ClickUp.",
        "Update the token in your organization's integration settings.",
    ]
    assert hint.actions() == (Action.OPEN_TOKEN_PAGE, Action.UPDATE_TOKEN)
    assert hint.details == "HTTP 401 · OAUTH_025"


def test_a_failed_connection_is_told_in_the_documented_words() -> None:
    hint = hint_for(clickup.Unreachable())
    assert hint.title == "Connection failed"
    assert [step.text for step in hint.steps][:3] == [
        "Verify that your organization URL is correct.",
        "Ensure the Personal Access Token has the required permissions.",
        "Check that the token hasn't expired.",
    ]


def test_a_code_nobody_knows_is_shown_as_it_came() -> None:
    hint = hint_for(clickup.UnknownAnswer(status=418, ecode="TEAPOT_001", detail="short and stout"))
    assert hint.code == "clickup-refused"
    assert hint.details == "HTTP 418 · TEAPOT_001 · short and stout"


def test_a_token_that_the_other_side_repeats_is_not_shown() -> None:
    token = "pk_1001_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    hint = hint_for(clickup.UnknownAnswer(status=400, ecode="X", detail=f"bad key {token}"))
    assert "ABCDEFGH" not in hint.to_text()


def test_a_password_made_of_our_own_words_leaves_them_alone() -> None:
    remember_secret("integration-settings-2027")
    hint = hint_for(clickup.TokenRejected(status=401, detail="it was integration-settings-2027"))
    assert hint.steps[1].text == "Update the token in your organization's integration settings."
    assert "settings" not in hint.details


def _raised(refuse: Callable[[], object]) -> Exception:
    try:
        refuse()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return error
    raise AssertionError("it was taken")


@pytest.mark.parametrize(
    ("refuse", "told"),
    [
        (lambda: NotJoinedHere("Acme"), "invitation and the password you have"),
        (lambda: KnownElsewhere("Acme", "one", "two"), "This computer knows Acme at one."),
        (
            lambda: _raised(lambda: parse_address("postgresql://a:b@db.example.com/acme")),
            "It contains a password. Addresses are passed on and written down",
        ),
        (
            lambda: _raised(lambda: require_usable("short")),
            "The password must have at least 12 characters",
        ),
        (
            lambda: clickup.Redirected(status=302, location_host="gateway.example"),
            "The program did not follow it, so the token stayed here",
        ),
        (
            lambda: KeyNotChanged(organization.ServerUnreachable("db.example.com")),
            "The server that keeps your organization can't be reached.",
        ),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_an_error_that_brings_its_hint_loses_no_words_of_ours_to_a_password(
    refuse: Callable[[], Exception], told: str
) -> None:
    for password in (
        *("my-password-2027", "password you have", "written down", " characters."),
        *("This computer knows", "not follow it, so the token", "that keeps your org"),
    ):
        remember_secret(password)
    error = refuse()
    assert told in hint_for(error).to_text()
    foreign = hint_for(KnownElsewhere("my-password-2027", "one", "two")).to_text()
    assert "word-2027" not in foreign


def test_a_token_is_not_shown_wherever_in_a_hint_it_would_stand() -> None:
    token = "pk_1001_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    for error in (
        clickup.Redirected(status=302, location_host=f"{token}.example"),
        AmbiguousWorkspace(token, ()),
        InvalidClickUpUrl(f"{token} is no address."),
    ):
        assert "ABCDEFGH" not in hint_for(error).to_text()


def test_a_missing_role_names_the_roles_and_who_has_them() -> None:
    holder = Member("m1", "Acme Admin", "", Role.ENTERPRISE_ADMIN)
    error = organization.RoleRequired(
        "connect ClickUp", (Role.ENTERPRISE_ADMIN, Role.INTEGRATIONS_ADMIN), (holder,)
    )
    hint = hint_for(error)
    assert hint.happened == "Only an Enterprise Admin or Integrations Admin may connect ClickUp."
    assert hint.causes == ("In your organization, that is Acme Admin.",)


def test_a_pause_says_how_long() -> None:
    hint = hint_for(clickup.RateLimited(status=429, ecode="APP_002", wait_seconds=41.6))
    assert hint.steps[0].text == "Wait 42 s, then try again."
    assert (hint.steps[0].action, hint.steps[0].seconds) == (Action.WAIT, 42)


def test_what_is_shown_stands_in_the_log_in_the_same_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level("INFO", logger="clickup_desktop"):
        hint = hint_for(clickup.TokenRejected(status=401, ecode="OAUTH_019"))
    [record] = caplog.records
    assert record.getMessage() == (
        f"Hint {hint.code}: {hint.title}. {hint.happened} HTTP 401 · OAUTH_019"
    )


def test_an_invitation_says_what_is_wrong_with_it() -> None:
    hint = hint_for(keys.InvalidInvitation("its end is missing"))
    assert hint.happened == (
        "The pasted text is not a complete invitation, or not one that can be used here: its end "
        "is missing."
    )


def test_a_tampered_token_says_which_connections_it_is() -> None:
    assert hint_for(keys.TokenTampered("c1")).details == "the token of connection c1"


def test_a_store_says_where_it_lies() -> None:
    assert hint_for(organization.StoreFull(Path("/data/store"))).details == "/data/store"


def test_an_organization_url_says_what_is_wrong_with_it() -> None:
    hint = hint_for(InvalidClickUpUrl("It must begin with https."))
    assert hint.happened == "It must begin with https."


def test_what_nobody_foresaw_is_the_programs_own_fault() -> None:
    hint = hint_for(ZeroDivisionError("division by zero"))
    assert hint.code == "unexpected"
    assert hint.details == "ZeroDivisionError: division by zero"


def test_a_hint_reads_well_in_a_terminal() -> None:
    text = hint_for(clickup.TokenRejected(status=401, ecode="OAUTH_019")).to_text()
    assert text.splitlines()[0] == "Token expired or invalid"
    assert "  1. Create a new Personal Access Token in ClickUp." in text


def steps_of_the_program() -> Iterator[Step]:
    """Every step that the program's source spells out for the window, wherever it is made."""
    program = Path(clickup_desktop.__file__).parent
    for path in set(program.rglob("*.py")) - set((program / "cli").rglob("*.py")):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                given = {word.arg: word.value for word in node.keywords}
                action = node.args[1] if len(node.args) > 1 else given.get("action")
                if node.func.id == "Step" and isinstance(action, ast.Attribute):
                    is_button = ast.unparse(given.get("is_button", ast.Constant(False)))
                    yield Step(
                        ast.unparse(node.args[0]), Action[action.attr], 0, is_button == "True"
                    )


def test_a_sentence_beside_a_button_says_more_than_the_button() -> None:
    steps = list(steps_of_the_program())
    assert len(steps) > 30
    for step in steps:
        assert step.action is not None
        label, sentence = words_of(step.action.label), words_of(step.text)
        if not step.is_button:
            assert not label <= sentence, f"[{step.label}] repeats: {step.text}"


def words_of(text: str) -> set[str]:
    small = {"a", "an", "the", "this", "that", "in", "for", "who", "can", "me", "it"}
    return set(re.findall(r"[a-z']+", text.lower())) - small


def test_a_sentence_that_is_the_button_stands_on_it_alone() -> None:
    step = hint_for(clickup.TokenRejected()).steps[0]
    assert step.is_button
    assert step.label == "Create a new Personal Access Token in ClickUp"
    assert step.text == f"{step.label}."


def test_a_hint_as_data_says_nothing_of_how_a_window_shows_it() -> None:
    told = hint_for(clickup.TokenRejected()).to_dict()["steps"][0]
    assert set(told) == {"text", "action", "seconds"}
