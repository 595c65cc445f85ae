"""What is remembered, with anything in its files: it is not there, or there is a hint."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clickup_desktop.data_folder import ORGANIZATIONS_NAME
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.organizations.organizations import Organizations
from clickup_desktop.integration.organizations.remembered import (
    Remembered,
    RememberedOrganizations,
)
from clickup_desktop.integration.records import Overview
from clickup_desktop.integration.server.last_known import LastKnown
from clickup_desktop.organization.records import LinkPage
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.troubleshooting.hints import hint_for
from tests.clickup.json_values import json_values
from tests.examples import times

ID = "0b8f9f0e-6f0f-4c5e-9a43-3f4f0c1f2a10"
ACME = Remembered(ID, "Acme", "postgresql://127.0.0.1:1/acme", "acme", ID, "admin@acme.example")
DAMAGED = {
    "nothing": b"",
    "no JSON": b"{",
    "another shape": b"[1]",
    "no UTF-8": b'{"format":1,"current":"\xff\xfe"}',
    "half a character": b'{"format":1,"current":"\\ud800"}',
    "deep lists": b"[" * 200_000,
    "deep objects": b'{"organizations":' * 100_000,
    "deep in a field that is not known": b'{"other":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a long number": b'{"format":' + b"9" * 10_000 + b"}",
    "a number that is none": b'{"format":1e999}',
    "too much": b'{"current":"' + b"x" * 2_000_000 + b'"}',
    "a newer format": b'{"format":2,"current":"","organizations":[]}',
}


def content(**changed: Any) -> bytes:
    one = {**json.loads(json.dumps({"id": ID, "name": "Acme", "member_id": ID}))}
    one |= {"address": ACME.address, "login": ACME.login, **changed}
    return json.dumps({"format": 1, "current": ID, "organizations": [one]}).encode()


@pytest.mark.parametrize("found", DAMAGED.values(), ids=DAMAGED)
class TestAListOfOrganizationsThatCannotBeRead:
    def test_it_is_none(self, tmp_path: Path, found: bytes) -> None:
        (tmp_path / ORGANIZATIONS_NAME).write_bytes(found)
        organizations = Organizations(tmp_path, None, secrets=MemorySecrets())

        assert len(organizations.known()) == 1
        with closing(organizations.open_current()) as opened:
            assert opened.overview().organization.local
        assert (tmp_path / ORGANIZATIONS_NAME).read_bytes() == found

    def test_it_is_put_aside_where_another_takes_its_place(
        self, tmp_path: Path, found: bytes
    ) -> None:
        (tmp_path / ORGANIZATIONS_NAME).write_bytes(found)
        remembered = RememberedOrganizations(tmp_path)

        remembered.keep(ACME)

        assert remembered.all() == (ACME,)
        (aside,) = tmp_path.glob("organizations-damaged-*.json")
        assert aside.read_bytes() == found


def test_a_list_that_was_read_is_not_put_aside(tmp_path: Path) -> None:
    remembered = RememberedOrganizations(tmp_path)
    remembered.keep(ACME)
    remembered.keep(replace(ACME, name="Acme Rollout"))
    remembered.make_current("")
    remembered.forget(ID)
    assert [path.name for path in tmp_path.iterdir()] == [ORGANIZATIONS_NAME]


def test_an_organization_that_is_none_is_put_aside_too(tmp_path: Path) -> None:
    found = content(id="../../somewhere")
    (tmp_path / ORGANIZATIONS_NAME).write_bytes(found)
    remembered = RememberedOrganizations(tmp_path)
    assert remembered.all() == ()

    remembered.keep(ACME)

    (aside,) = tmp_path.glob("organizations-damaged-*.json")
    assert aside.read_bytes() == found


@pytest.mark.parametrize(
    "address",
    [
        "",
        "[",
        "postgresql://",
        "postgresql://[::1/acme",
        "postgresql://127.0.0.1:99999999/acme",
        "postgresql://127.0.0.1:x/acme",
        "postgresql://\udcff/acme",
        "postgresql://127.0.0.1:1/%00",
        "postgresql://127.0.0.1:1/%ff",
        "postgresql://127.0.0.1:1/acme?" + "a=b&" * 1_000,
        "postgresql://127.0.0.1:1/" + "[" * 100_000,
        "postgresql://127.0.0.1:1/acme?sslrootcert=" + "x" * 5_000,
        "postgresql://127.0.0.1:1/acme\x00",
        "postgresql://" + "a" * 300 + ".example/acme?sslmode=disable",
    ],
    ids=lambda address: address[:40].encode("ascii", "backslashreplace").decode(),
)
def test_an_address_that_is_none_has_a_hint(tmp_path: Path, address: str) -> None:
    (tmp_path / ORGANIZATIONS_NAME).write_bytes(content(address=address))
    organizations = Organizations(tmp_path, None, secrets=MemorySecrets())
    assert organizations.known()
    try:
        organizations.open_current().close()
    except Exception as error:  # noqa: BLE001 - whatever it is has a hint
        assert hint_for(error).code != "unexpected", repr(error)
    assert (tmp_path / ORGANIZATIONS_NAME).read_bytes() == content(address=address)


@pytest.mark.parametrize("login", ["", "\x00", "a\x00b", "\n", "é", "x" * 100_000, "'\"\\="])
def test_a_login_that_is_none_has_a_hint(tmp_path: Path, login: str) -> None:
    (tmp_path / ORGANIZATIONS_NAME).write_bytes(content(login=login))
    organizations = Organizations(tmp_path, None, secrets=MemorySecrets())
    try:
        organizations.open_current().close()
    except Exception as error:  # noqa: BLE001 - whatever it is has a hint
        assert hint_for(error).code != "unexpected", repr(error)


@given(json_values, st.sampled_from(["format", "current", "organizations", "id", "name", "login"]))
def test_anything_in_a_field_is_read_or_left(value: Any, field: str) -> None:
    whole = json.loads(content())
    (whole if field in whole else whole["organizations"][0])[field] = value
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, ORGANIZATIONS_NAME).write_text(json.dumps(whole), encoding="utf-8")
        remembered = RememberedOrganizations(Path(folder))
        assert len(remembered.all()) <= 1
        assert remembered.current in ("", ID)


# What was last known of one


@pytest.fixture(scope="module")
def overview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Overview]:
    folder = tmp_path_factory.mktemp("known")
    with closing(open_integration(folder, None, secrets=MemorySecrets())) as integration:
        yield integration.overview()


def kept(folder: Path, overview: Overview) -> Path:
    path = folder / "last-known.json"
    with closing(LastKnown(path)) as last_known:
        last_known.keep(overview, datetime.now(UTC))
    return path


@pytest.mark.parametrize("found", DAMAGED.values(), ids=DAMAGED)
def test_what_was_last_known_and_cannot_be_read_is_nothing(tmp_path: Path, found: bytes) -> None:
    path = tmp_path / "last-known.json"
    path.write_bytes(found)
    assert LastKnown(path).overview() is None
    assert path.read_bytes() == found


def leaves(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value in JSON that holds no others."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for name, part in parts:
        if isinstance(part, dict | list):
            yield from leaves(part, (*way, name))
        else:
            yield (*way, name)


@given(st.data())
@settings(max_examples=times(2))
def test_what_was_last_known_with_anything_in_a_field_is_sound_or_nothing(
    overview: Overview, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = kept(Path(folder), overview)
        whole = json.loads(path.read_text(encoding="utf-8"))
        *way, last = data.draw(st.sampled_from(list(leaves(whole))))
        inner = whole
        for name in way:
            inner = inner[name]
        odd = ["2027-01-01T10:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
        inner[last] = data.draw(st.sampled_from([*odd, 2**40, -(2**70)]) | json_values)
        path.write_text(json.dumps(whole), encoding="utf-8")

        found = LastKnown(path).overview()

        if found is not None:
            assert found.as_of is not None
            assert found.as_of < datetime(9001, 1, 1, tzinfo=UTC)
            assert str(found.as_of.astimezone())


@pytest.mark.parametrize("total", [2**31, 10**40, -(2**40)])
def test_a_number_that_no_list_can_have_is_not_known(
    tmp_path: Path, overview: Overview, total: int
) -> None:
    path = kept(tmp_path, replace(overview, links=LinkPage((), total=total)))
    assert LastKnown(path).overview() is None


def test_what_is_sound_is_known(tmp_path: Path, overview: Overview) -> None:
    found = LastKnown(kept(tmp_path, overview)).overview()
    assert found is not None
    assert (found.member, found.read_only) == (overview.member, True)


def test_what_was_last_known_waits_for_no_disk(
    tmp_path: Path, overview: Overview, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_descriptor: int) -> None:
        raise AssertionError("a start would wait for this")

    monkeypatch.setattr("os.fsync", slow)
    path = kept(tmp_path, overview)
    again = LastKnown(path).overview()
    assert again is not None
    assert again.organization == overview.organization
