"""An organization on a server: what keeps somebody from coming in."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from clickup_desktop.organization.keys.invitation_text import from_text
from clickup_desktop.organization.keys.key_copy import KeyCopy
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.organization.server.creating import upgrade_organization
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import accept, arrive, sign_in
from tests.failures.office import Office
from tests.failures.recorder import Case, Recorder
from tests.failures.shared import THEME, SharedOrganization, administrator, signing_in
from tests.organization.conftest import new_link
from tests.organization.server.conftest import found
from tests.organization.server.town import OWN
from tests.postgresql import PASSWORD, Cluster


def _with_a_wrong_password(shared: SharedOrganization) -> None:
    signing_in(str(shared.member.store.address), "hunter22")


def _without_a_password(shared: SharedOrganization) -> None:
    signing_in(str(shared.member.store.address), None)


def _with_an_expired_invitation(shared: SharedOrganization) -> None:
    text = shared.invitation()
    with shared.administrator() as raw:
        raw.execute("UPDATE clickup_desktop.invitation SET expires_at = '2026-01-01'")
    shared.town.join(text)


def _with_an_invitation_that_was_used(shared: SharedOrganization) -> None:
    text = shared.invitation()
    shared.town.join(text)
    shared.town.join(text)


def _with_an_invitation_that_is_used_meanwhile(shared: SharedOrganization) -> None:
    text = shared.invitation()
    invited = from_text(text)
    address = shared.town.address.for_user(invited.login)
    with contextlib.closing(ServerStore(address, invited.password.reveal())) as store:
        arrival = arrive(store)
        shared.town.join(text)
        accept(store, arrival, OWN, KeyCopy(arrival.member.id, b"public", b"authentic", b"sealed"))


def _with_half_an_invitation(shared: SharedOrganization) -> None:
    text = shared.invitation()
    shared.town.join(text[: len(text) // 2])


def _with_the_invitations_password(shared: SharedOrganization) -> None:
    invited = from_text(shared.invitation())
    url = shared.cluster.url(shared.database, invited.login)
    signing_in(url, invited.password.reveal())


def _as_a_database_administrator(shared: SharedOrganization) -> None:
    signing_in(shared.cluster.url(shared.database), PASSWORD)


def _elsewhere(shared: SharedOrganization) -> None:
    signing_in(shared.cluster.url("postgres"), PASSWORD)


def _with_unknown_certificates(shared: SharedOrganization) -> None:
    url = str(shared.member.store.address)
    signing_in(url.replace("authority.pem", "server.pem"), OWN)


def _with_a_weak_transport(_shared: SharedOrganization) -> None:
    parse_address("postgresql://db.example.com/acme?sslmode=require")


def _with_a_password_in_the_address(_shared: SharedOrganization) -> None:
    parse_address("postgresql://member:hunter22@db.example.com/acme")


def _upgrading_as_a_member(shared: SharedOrganization) -> None:
    upgrade_organization(shared.member.store.address, OWN)


@pytest.mark.parametrize(
    "case",
    [
        Case("A wrong password", "another password than the member's", _with_a_wrong_password),
        Case("No password", "a server that asks for one", _without_a_password),
        Case(
            "An invitation that has expired",
            "its last day set back on the server",
            _with_an_expired_invitation,
        ),
        Case(
            "An invitation that was used",
            "the same invitation pasted on two computers",
            _with_an_invitation_that_was_used,
        ),
        Case(
            "An invitation that is used by somebody else at the same time",
            "the same invitation on two computers, the second of which is slower",
            _with_an_invitation_that_is_used_meanwhile,
        ),
        Case(
            "An invitation that was cut off",
            "its first half",
            _with_half_an_invitation,
        ),
        Case(
            "Signing in before the invitation is accepted",
            "a login with the invitation's one-time password",
            _with_the_invitations_password,
        ),
        Case(
            "Somebody who is no member",
            "a login of a database administrator's",
            _as_a_database_administrator,
        ),
        Case("Another database of the server", "one that holds no organization", _elsewhere),
        Case(
            "A certificate that nobody knows",
            "certificates that the server's was not issued by",
            _with_unknown_certificates,
        ),
        Case(
            "A transport that is not protected enough",
            "`sslmode=require` in the address",
            _with_a_weak_transport,
        ),
        Case(
            "A password in the address",
            "`member:password@host`",
            _with_a_password_in_the_address,
        ),
        Case(
            "Somebody upgrades the organization who may not",
            "`organization upgrade` with a member's login",
            _upgrading_as_a_member,
        ),
    ],
    ids=str,
)
def test_who_cannot_come_in_is_told_why(
    failures: Recorder, office: Office, shared: SharedOrganization, case: Case
) -> None:
    met = office.fails(case.subject, shared)
    failures.record_case(THEME, case, met, shared.everything_is_there())


def test_a_certificate_for_another_server_is_refused(
    failures: Recorder, office: Office, stopped_cluster: Cluster
) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("another.example.com")
    folder = stopped_cluster.folder
    authority.cert_pem.write_to_path(folder / "authority.pem")
    for name, pem in (
        ("server.key", certificate.private_key_pem),
        ("server.pem", certificate.cert_chain_pems[0]),
    ):
        (folder / name).write_bytes(pem.bytes())
    stopped_cluster.start()
    met = office.fails(signing_in, stopped_cluster.url("postgres"), "hunter22")
    failures.record(
        theme=THEME,
        fault="A certificate for another server",
        made="a server whose certificate names another host",
        seen=met,
        kept="The password, which was not sent.",
    )


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "A newer version of the program upgraded the organization",
            "a step in its tables that this program does not know",
            "s999",
        ),
        Case(
            "The organization waits for its upgrade",
            "tables of an earlier version",
            "s001",
        ),
    ],
    ids=str,
)
def test_tables_of_another_version_are_left_as_they_are(
    failures: Recorder, office: Office, shared: SharedOrganization, case: Case
) -> None:
    with shared.administrator() as raw:
        [before] = raw.execute("SELECT version_num FROM clickup_desktop.alembic_version").fetchall()
        change = "UPDATE clickup_desktop.alembic_version SET version_num = %s"
        raw.execute(change, (case.subject,))
        met = office.fails(sign_in, shared.member.store)
        raw.execute(change, before)
    failures.record_case(THEME, case, met, shared.everything_is_there())


def test_a_database_that_holds_something_else_is_left_alone(
    failures: Recorder, office: Office, cluster: Cluster, database: str
) -> None:
    address = parse_address(cluster.url(database))
    with administrator(address) as raw:
        raw.execute("CREATE TABLE public.invoice (id integer)")
        met = office.fails(found, address)
        raw.execute("SELECT id FROM public.invoice")
        assert raw.execute("SELECT to_regnamespace('clickup_desktop')").fetchall() == [(None,)]
    failures.record(
        theme=THEME,
        fault="A database that holds something else",
        made="`organization create` in a database with somebody's table in it",
        seen=met,
        kept="The table; nothing was added.",
    )


def test_a_program_without_the_driver_says_so(
    failures: Recorder,
    office: Office,
    shared: SharedOrganization,
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "pipx_metadata.json").write_text("{}")
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "psycopg", None)
        without.setattr(sys, "prefix", str(tmp_path))
        met = office.fails(signing_in, str(shared.member.store.address), OWN)
    failures.record(
        theme=THEME,
        fault="The program was installed without what servers need",
        made="psycopg cannot be imported, in an environment of pipx's",
        seen=met,
        kept=shared.everything_is_there(),
    )


def test_a_member_who_is_removed_while_the_window_is_open(
    failures: Recorder, office: Office, shared: SharedOrganization
) -> None:
    leaving = shared.town.join(shared.invitation())
    assert leaving.service.links.page().total == 0
    shared.admin.people.remove(leaving.service.member.id)
    met = office.fails(leaving.service.links.page)
    failures.record(
        theme=THEME,
        fault="Somebody is removed while their window is open",
        made="an Enterprise Admin who removes a member who is signed in",
        seen=met,
        kept=shared.everything_is_there(),
    )


def test_a_role_that_is_lowered_while_a_dialog_is_open(
    failures: Recorder, office: Office, shared: SharedOrganization
) -> None:
    lowered = shared.town.join(shared.town.invite(shared.admin, Role.INTEGRATIONS_ADMIN))
    add: Callable[..., object] = lowered.service.links.add
    shared.admin.service.members.set_role(lowered.service.member.id, Role.MEMBER)
    met = office.fails(add, new_link(shared.connection_id, "6-9-8"))
    assert shared.admin.service.links.to("6-9-8", shared.connection_id) is None
    failures.record(
        theme=THEME,
        fault="A role is lowered while somebody saves",
        made="an Integrations Admin who was made a Member, and links a Channel",
        seen=met,
        kept=shared.everything_is_there(),
    )
