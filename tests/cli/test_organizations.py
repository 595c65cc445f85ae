"""A company's organization by commands alone: made, joined, shared, managed, left."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from clickup_desktop.organization.keys.invitation_text import from_text
from clickup_desktop.organization.secrets import SERVICE_NAME
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program, Ran
from tests.cli.ground import Ground
from tests.fake_keyring import KeyringServer
from tests.organization.server.conftest import new_database
from tests.organization.server.town import Town
from tests.postgresql import PASSWORD, Cluster
from tests.ready_organization import ready_database

OWN = "Zr7-tuhQ-2pWc-own"
_ID = "[0-9a-f-]{36}"


@pytest.fixture
def invitation(cluster: Cluster, tmp_path: Path) -> Iterator[str]:
    """The first Enterprise Admin's."""
    with ready_database(cluster) as database:
        yield Town(parse_address(cluster.url(database)), tmp_path).founder.invitation


@pytest.fixture
def colleague(program: Program, tmp_path: Path) -> Iterator[Program]:
    """The program on a colleague's computer."""
    with KeyringServer() as keyring:
        environment = {**program.environment, **keyring.environment}
        environment["XDG_DATA_HOME"] = str(tmp_path / "colleague")
        yield Program(tmp_path, environment, program.warm, program.secrets)


def one_time_password(invitation: str) -> str:
    """What of an invitation is nowhere else."""
    return from_text(invitation).password.reveal()


def join(program: Program, invitation: str, password: str, *more: str) -> Ran:
    """Paste an invitation, and a password."""
    return program(
        *("organization", "join", "--json", *more),
        token=f"{invitation}\n{password}\n",
        secrets=(password, one_time_password(invitation)),
    )


@pytest.fixture
def admin(program: Program, ground: Ground, invitation: str) -> Program:
    """The computer of the Enterprise Admin, who came in."""
    ground.join(invitation, OWN)
    return program


def test_from_the_first_invitation_to_a_link_that_a_colleague_sees(
    program: Program, invitation: str, colleague: Program, sandbox: Sandbox
) -> None:
    admin = program
    joined = join(admin, invitation, OWN)
    assert joined.status == 0, joined.err
    assert joined.json["role"] == "enterprise-admin"
    connected = admin("connect", "--visibility", "shared", "--json", token=sandbox.token)
    assert connected.status == 0, connected.err
    invited = admin("organization", "invite", "member@example.com", "--json")
    assert invited.status == 0, invited.err
    listed = admin("organization", "members", "--json").json["members"]
    assert [it["invited_until"] is None for it in listed] == [True, False]
    assert join(colleague, invited.json["invitation"], "kX9-wqzT-4vLm-colleague").status == 0

    # A Member sees the links, and no more.
    refused = colleague("connections", "--json")
    assert (refused.status, refused.json["error"]["code"]) == (1, "role-required")
    linked = admin("link", "Acme Rollout", "general", "--json")
    assert linked.status == 0, linked.err
    links = colleague("links", "--json")
    assert links.json["links"] == [linked.json["link"]]

    # An Integrations Admin links through the connection that somebody else made.
    role = admin("organization", "role", "member@example.com", "integrations-admin")
    assert (role.status, role.out) == (
        0,
        "member@example.com now has the role Integrations Admin.\n",
    )
    linked = colleague("link", "Acme Rollout", "launch-2027", "--json")
    assert linked.status == 0, linked.err
    assert len(admin("links", "--json").json["links"]) == 2

    trail = admin("organization", "audit", "--limit", "3", "--json").json["entries"]
    assert (len(trail), trail[0]["member"]) == (3, "member@example.com")

    preview = admin("organization", "remove", "member@example.com", "--preview", "--json").json
    assert (preview["removed"], preview["links"]) == (False, 1)
    removed = admin("organization", "remove", "member@example.com", "--json").json
    assert [it["id"] for it in removed["regenerate"]] == [connected.json["connection"]["id"]]
    out = colleague("links", "--json")
    assert (out.status, out.json["error"]["code"]) == (1, "sign-in-refused")
    assert admin("check").status == 0
    assert admin("organization", "new-key").status == 0


def test_the_recovery_key_brings_a_computer_back_that_lost_everything(
    program: Program, colleague: Program, cluster: Cluster, sandbox: Sandbox
) -> None:
    with new_database(cluster) as database:
        create = ("organization", "create", cluster.url(database), "--name", "Acme")
        made = program(
            *(*create, "--admin-email", "admin@example.com", "--json"),
            token=PASSWORD,
            secrets=("",),
        )
        recovery_key, invitation = made.json["recovery_key"], made.json["invitation"]
        assert join(program, invitation, OWN).status == 0
        connected = program("connect", "--visibility", "shared", "--json", token=sandbox.token)
        assert connected.status == 0, connected.err
        address = f"postgresql://{from_text(invitation).login}@localhost:{cluster.port}/{database}"

        back = colleague(
            *("organization", "recover", address, "--json"),
            token=f"{recovery_key}\n{OWN}\n",
            secrets=(recovery_key, OWN),
        )

        assert back.status == 0, back.err
        assert colleague("check").status == 0
        another = colleague("organization", "new-recovery-key", "--json", secrets=("",))
        assert another.status == 0, another.err
        seen = program(
            *("organization", "recover", address, "--json"),
            token=f"{recovery_key}\n{OWN}\n",
            secrets=(recovery_key, OWN),
        )
        assert (seen.status, seen.json["error"]["code"]) == (1, "invalid-recovery-key")
        kept = another.json["recovery_key"]
        again = program(
            *("organization", "recover", address, "--json"),
            token=f"{kept}\n{OWN}\n",
            secrets=(kept, OWN),
        )
        assert again.status == 0, again.err
        nothing = colleague("organization", "recover", address, "--json", token="\n", secrets=("",))
        assert (nothing.status, nothing.json["error"]["code"]) == (1, "no-recovery-key")


def test_a_new_key_that_is_due_is_told_until_it_is_made(
    admin: Program, colleague: Program, cluster: Cluster, invitation: str
) -> None:
    """The computer that removes somebody is switched off before it makes the key."""
    invited = admin("organization", "invite", "guest@example.com", "--json", secrets=("",))
    assert join(colleague, invited.json["invitation"], OWN).status == 0
    address = parse_address(cluster.url(from_text(invitation).database))
    login = from_text(invitation).login
    settings = address.for_user(login).settings()
    with psycopg.connect(make_conninfo("", **settings), autocommit=True, password=OWN) as raw:
        raw.execute(
            "SELECT clickup_desktop.remove_member(%s, NULL)", (invited.json["member"]["id"],)
        )
    check = ("organization", "check", cluster.url(address.database))

    told = admin("organization", "members")
    assert "A new key is due: guest@example.com was removed on " in told.out
    [due] = admin("organization", "members", "--json").json["key_due"]
    assert (due["member"], due["reason"]) == ("guest@example.com", "member-removed")
    checked = admin(*check, "--json", token=PASSWORD, secrets=("",))
    assert (checked.status, checked.json["differences"]) == (1, [])
    assert checked.json["key_due_since"] == due["since"]
    steps = admin("doctor", "--json").json["steps"]
    [store] = [step for step in steps if step["name"] == "store"]
    assert "a new key has been due since" in store["note"]

    made = admin("organization", "new-key", "--json")
    assert made.json == {"changed": True, "invite_again": [], "left_out": []}
    assert admin("organization", "members", "--json").json["key_due"] == []
    assert admin(*check, token=PASSWORD, secrets=("",)).status == 0


@pytest.mark.parametrize("email", ["notanemail", "two words@example.com", "@", "a@b@c", " "])
def test_who_has_no_e_mail_address_is_not_invited(admin: Program, email: str) -> None:
    refused = admin("organization", "invite", email, "--json")
    assert (refused.status, refused.json["error"]["code"]) == (1, "invalid-email")
    assert "by hand" not in refused.err
    assert len(admin("organization", "members", "--json").json["members"]) == 1


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("organization", "role", "admn@example.com", "member"), "unknown-member"),
        (("organization", "remove", "00000000-0000-4000-8000-000000000000"), "unknown-member"),
        (("check", "nowhere"), "unknown-connection"),
        (("disconnect", "nowhere"), "unknown-connection"),
        (("unlink", "nowhere"), "unknown-link"),
    ],
)
def test_what_was_mistyped_is_not_said_to_have_been_removed(
    admin: Program, command: tuple[str, ...], code: str
) -> None:
    refused = admin(*command, "--json")
    error = refused.json["error"]
    assert (refused.status, error["code"]) == (1, code)
    assert "removed" not in error["title"] + error["happened"]
    assert any("mistyped" in cause for cause in error["causes"])
    assert "clickup-desktop " in error["steps"][0]["text"]


def test_a_member_who_came_in_is_not_listed_as_invited(admin: Program, colleague: Program) -> None:
    def state(of: str, name: str) -> str | None:
        found = admin("organization", "members", "--json").json["members"]
        [until] = [it[name] for it in found if it["email"] == of]
        assert until is None or isinstance(until, str)
        return until

    first = admin("organization", "invite", "guest@example.com", "--json", secrets=("",))
    admin("organization", "invite", "waiting@example.com", secrets=("",))
    assert join(colleague, first.json["invitation"], OWN).status == 0
    again = admin("organization", "invite", "guest@example.com", "--json", secrets=("",))
    assert state("guest@example.com", "computer_until") == again.json["expires_at"]
    assert "another computer invited until" in admin("organization", "members").out

    assert admin("organization", "new-key").status == 0

    assert state("guest@example.com", "invited_until") is None
    listed = admin("organization", "members").out
    assert "another computer" not in listed
    assert "invited until" not in listed
    # What opens the old key lets nobody in.
    assert listed.count("invitation no longer valid, invite again") == 1


def test_of_who_never_came_it_is_not_said_that_they_could_see_tokens(
    admin: Program, connection: str
) -> None:
    invite = ("organization", "invite", "late@example.com", "--role", "integrations-admin")
    assert admin(*invite, secrets=("",)).status == 0
    removed = admin("organization", "remove", "late@example.com")
    assert removed.status == 0, removed.err
    assert "They could see" not in removed.out


def test_several_organizations_are_switched_and_left(admin: Program) -> None:
    listed = admin("organization", "list", "--json").json["organizations"]
    local, acme = listed
    assert [it["current"] for it in listed] == [False, True]
    assert admin("doctor", "--json").json["steps"]
    assert admin("--organization", "local", "links").out == "No Channel is linked.\n"
    assert admin("organization", "use", "local").status == 0
    refused = admin("organization", "audit", "--organization", "Nobody", "--json")
    assert refused.json["error"]["code"] == "unknown-organization"
    # By its name, too, and without becoming the current one.
    audit = admin("organization", "audit", "--organization", acme["name"], "--json")
    assert audit.json["entries"]
    refused = admin("organization", "members", "--json")
    assert [it["role"] for it in refused.json["members"]] == ["enterprise-admin"]
    refused = admin("organization", "invite", "x@example.com", "--json")
    assert refused.json["error"]["code"] == "kept-here"

    left = admin("organization", "sign-out", "Acme", "--json")
    assert left.json == {"signed_out": acme["id"]}
    assert admin("organization", "list", "--json").json["organizations"] == [
        {**local, "current": True}
    ]


def test_what_this_computer_has_moves_to_the_server(
    program: Program, ground: Ground, connection: str, invitation: str, keyring: KeyringServer
) -> None:
    link = ground.link(BUSY_CHANNEL_ID)
    assert join(program, invitation, OWN).status == 0
    listed = program("organization", "move", "--json").json
    assert [it["already_there"] for it in listed["connections"]] == [False]
    moved = program(*("organization", "move", "--connection", connection, "--link", link, "--json"))
    assert (moved.status, moved.json["left_out"]) == (0, []), moved.err
    assert moved.json["connections"][0]["kept_in"] == "server"
    again = program("organization", "move", "--all")
    assert again.status == 0
    assert again.out.count("It is already there.") == 2
    assert len(program("links", "--json").json["links"]) == 1
    # What was here is here.
    (name,) = (it for it in keyring.names(SERVICE_NAME) if connection in it)
    assert re.fullmatch(rf"token/{_ID}/{_ID}/{connection}/v1", name)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "no-invitation"),
        ("{invitation}\n", "no-invitation"),
        ("{invitation}\nshort\n", "password-unusable"),
        ("{cut}\nlong-enough-for-everybody\n", "invalid-invitation"),
        ("postgresql://localhost/acme\nlong-enough-for-everybody\n", "invalid-invitation"),
    ],
)
def test_what_does_not_let_in_is_told(
    program: Program, invitation: str, given: str, code: str
) -> None:
    text = given.format(invitation=invitation, cut=invitation[:-20])
    secret = one_time_password(invitation)
    ran = program("organization", "join", "--json", token=text, secrets=(secret,))
    assert (ran.status, ran.json["error"]["code"]) == (1, code)
    assert "long-enough" not in ran.out + ran.err


def test_an_invitation_as_an_argument_is_not_used(program: Program, invitation: str) -> None:
    ran = program("organization", "join", invitation, secrets=(one_time_password(invitation),))
    assert ran.status == 2
    assert "standard input" in ran.err
    assert "Ask for a new invitation" in ran.err


def test_what_was_last_known_is_printed_while_the_server_is_away(
    admin: Program, cluster: Cluster, connection: str
) -> None:
    known = admin("connections", "--json")
    file = next(Path(admin.environment["XDG_DATA_HOME"]).rglob("organizations.json"))
    there = file.read_text()
    with socket.socket() as taken:
        # Nobody listens there.
        taken.bind(("127.0.0.1", 0))
        file.write_text(there.replace(str(cluster.port), str(taken.getsockname()[1])))
        away = admin("connections", "--json")
        assert (away.status, away.json) == (0, known.json)
        assert "This is what was last known" in away.err
        refused = admin("organization", "invite", "x@example.com", "--json")
        assert (refused.status, refused.json["error"]["code"]) == (1, "server-unreachable")
    file.write_text(there)
    assert admin("connections", "--json").err == ""


def test_a_password_that_was_changed_at_the_server_is_given_by_signing_in(
    admin: Program, cluster: Cluster, invitation: str
) -> None:
    login, new = from_text(invitation).login, "another-Zr7-tuhQ"
    address = parse_address(cluster.url(from_text(invitation).database))
    settings = address.for_user(login).settings()
    with psycopg.connect(make_conninfo("", **settings), autocommit=True, password=OWN) as raw:
        # As psql's \\password does.
        verifier = raw.pgconn.encrypt_password(new.encode(), login.encode(), b"scram-sha-256")
        raw.execute(f"ALTER ROLE \"{login}\" PASSWORD '{verifier.decode()}'")
    refused = admin("organization", "members")
    assert refused.status == 1
    assert "clickup-desktop organization sign-in" in refused.err

    wrong = admin("organization", "sign-in", "--json", token=OWN)
    assert (wrong.status, wrong.json["error"]["code"]) == (1, "sign-in-refused")
    signed_in = admin("organization", "sign-in", "--json", token=new)
    assert signed_in.status == 0, signed_in.err

    assert signed_in.json["organization"]["name"] == "Acme"
    assert admin("organization", "members").status == 0
    assert admin("organization", "sign-in", "Acme", token=new).status == 0
    with_address = str(address.for_user(login))
    assert admin("organization", "sign-in", with_address, token=new).status == 0
    here = admin("organization", "sign-in", "local", "--json", token=new)
    assert (here.status, here.json["error"]["code"]) == (1, "kept-here")


def test_a_password_in_clear_text_takes_the_members_choice(
    program: Program, cluster: Cluster, invitation: str
) -> None:
    cluster.ask_by("password")
    try:
        certificates = ("--certificates", str(cluster.certificates))
        refused = join(program, invitation, OWN, *certificates)
        assert refused.status == 1
        assert refused.json["error"]["code"] == "clear-text-password"
        joined = join(program, invitation, OWN, *certificates, "--allow-clear-text-password")
        assert joined.status == 0, joined.err
        listed = program("organization", "members")
        assert listed.status == 0, listed.err
    finally:
        cluster.ask_by("scram-sha-256")
