"""A pooler in front of the server is named, in each way that it can be there."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import pytest

from clickup_desktop.organization.errors import (
    ConnectionLimitReached,
    NotAnOrganization,
    PoolerBetween,
    ServerError,
    ServerUnreachable,
    SignInRefused,
)
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import sign_in
from clickup_desktop.organization.server.time_limits import MEMBER
from clickup_desktop.troubleshooting.hints import hint_for
from tests.pgbouncer import Pooler, running_pooler
from tests.postgresql import PASSWORD, running_cluster

from .conftest import Office
from .psql import connect

pytestmark = pytest.mark.proof

REFUSED: tuple[str, ...] = ()
DROPPED = ("ignore_startup_parameters = options",)
"""What a pooler does with the options of a session."""


def refusal(pooler: Pooler, database: str, user: str, password: str) -> ServerError:
    """Why one does not come in through the pooler, which is told in time."""
    address = parse_address(pooler.url(database, user))
    began = time.monotonic()
    with (
        contextlib.closing(ServerStore(address, password)) as store,
        pytest.raises(ServerError) as refused,
    ):
        sign_in(store)
    assert time.monotonic() - began < 2 * MEMBER.connect
    return refused.value


@pytest.mark.parametrize("options", [REFUSED, DROPPED], ids=["refused", "dropped"])
@pytest.mark.parametrize("mode", ["session", "transaction", "statement"])
def test_a_pooler_is_named_and_what_to_do_about_it(
    office: Office, mode: str, options: tuple[str, ...]
) -> None:
    company, member = office.company, office.member
    with running_pooler(company.cluster, (f"pool_mode = {mode}", *options)) as pooler:
        told = refusal(pooler, company.database, member.login, member.password)
        assert type(told) is PoolerBetween
        assert "5432" in hint_for(told).to_text()
        # Nothing of the session stays behind for whoever is given it next.
        if options:
            assert left_behind(pooler, company.database) == left_behind(
                company.cluster, company.database
            )
    assert member.service.organization.name == "Acme"


def left_behind(server: Any, database: str) -> Any:
    """The settings of a session that does not ask for any."""
    with connect(parse_address(server.url(database)), PASSWORD) as raw:
        return raw.execute(
            "SELECT current_setting('search_path'), current_setting('IntervalStyle'),"
            " current_setting('statement_timeout')"
        ).fetchone()


def test_what_a_pooler_says_of_its_own_is_told_as_that(office: Office) -> None:
    company, member = office.company, office.member
    with running_pooler(company.cluster, DROPPED) as pooler:
        wrong = refusal(pooler, company.database, member.login, "hunter22")
        assert type(wrong) is SignInRefused
        nobody = refusal(pooler, company.database, "nobody", "hunter22")
        assert type(nobody) is SignInRefused
        nowhere = refusal(pooler, "nowhere", "postgres", PASSWORD)
        assert type(nowhere) is NotAnOrganization
    with running_pooler(company.cluster, (*DROPPED, "max_client_conn = 0")) as pooler:
        full = refusal(pooler, company.database, member.login, member.password)
        assert type(full) is ConnectionLimitReached


def test_a_pooler_whose_server_is_away_lets_nobody_in(office: Office) -> None:
    with running_cluster() as cluster:
        with connect(parse_address(cluster.url("postgres")), PASSWORD) as raw:
            raw.execute("CREATE ROLE member LOGIN PASSWORD 'of-the-member'")
        with running_pooler(cluster, (*DROPPED, "server_login_retry = 1")) as pooler:
            first = refusal(pooler, "postgres", "member", "of-the-member")
            assert type(first) is PoolerBetween
            cluster.stop()
            away = refusal(pooler, "postgres", "member", "of-the-member")
            assert isinstance(away, SignInRefused | ServerUnreachable)
