"""A key is trusted for one that was trusted before it; any other stops the work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clickup_desktop.organization.keys import primitives
from clickup_desktop.organization.keys.errors import WrongOrganizationKey
from clickup_desktop.organization.keys.organization_key import (
    KeyRecord,
    OrganizationKey,
    first_key,
    next_key,
    require_descent,
    require_key,
)
from clickup_desktop.organization.keys.primitives import Purpose
from clickup_desktop.organization.keys.secret import Secret
from tests.organization.keys.samples import ACME, OTHER, flipped


def line_of_keys(count: int) -> tuple[list[OrganizationKey], list[KeyRecord]]:
    key, record = first_key(ACME)
    keys, records = [key], [record]
    while len(keys) < count:
        key, record = next_key(key)
        keys.append(key)
        records.append(record)
    return keys, records


def test_the_key_passes_its_own_check() -> None:
    key, record = first_key(ACME)
    require_key(key, record)
    assert (key.version, record.predecessor) == (1, b"")


def test_a_wrong_key_stops() -> None:
    key, record = first_key(ACME)
    others = [
        first_key(ACME)[0],
        replace(key, organization_id=OTHER),
        replace(key, version=2),
        *(replace(key, secret=Secret(octets)) for octets in flipped(key.secret.reveal())),
    ]
    for other in others:
        with pytest.raises(WrongOrganizationKey):
            require_key(other, record)


def test_a_check_that_was_changed_at_the_server_stops() -> None:
    key, record = first_key(ACME)
    for check in (*flipped(record.check), b"", record.check[:-1]):
        with pytest.raises(WrongOrganizationKey):
            require_key(key, replace(record, check=check))


def test_the_check_and_the_subkeys_do_not_show_the_key() -> None:
    key, _record = first_key(ACME)
    seen = [key.check, *(key.subkey(purpose) for purpose in Purpose)]
    assert key.secret.reveal() not in seen
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("trusted", [0, 1, 4])
def test_a_key_follows_every_one_that_was_trusted_before(trusted: int) -> None:
    keys, records = line_of_keys(5)
    assert [key.version for key in keys] == [1, 2, 3, 4, 5]
    require_descent(keys[-1], records[trusted:], keys[trusted].pin)


def test_a_key_of_somebody_elses_does_not_follow() -> None:
    """Who can write at the server makes a line of their own, with every check in order."""
    trusted, _record = first_key(ACME)
    forged_keys, forged_records = line_of_keys(3)
    with pytest.raises(WrongOrganizationKey):
        require_descent(forged_keys[-1], forged_records, trusted.pin)


def test_a_key_cannot_be_hung_behind_a_trusted_one_by_who_does_not_know_it() -> None:
    keys, records = line_of_keys(2)
    stranger = OrganizationKey(ACME, 3, Secret(primitives.new_key()))
    for carried in (records[1].predecessor, b"", b"\x01" + bytes(72)):
        forged = [*records, KeyRecord(3, stranger.check, carried)]
        with pytest.raises(WrongOrganizationKey):
            require_descent(stranger, forged, keys[1].pin)


def test_a_missing_or_changed_link_stops() -> None:
    keys, records = line_of_keys(3)
    with pytest.raises(WrongOrganizationKey):
        require_descent(keys[2], [records[2]], keys[0].pin)
    for carried in flipped(records[1].predecessor):
        changed = [records[0], replace(records[1], predecessor=carried), records[2]]
        with pytest.raises(WrongOrganizationKey):
            require_descent(keys[2], changed, keys[0].pin)


def test_an_older_key_does_not_follow_a_newer() -> None:
    keys, records = line_of_keys(2)
    with pytest.raises(WrongOrganizationKey):
        require_descent(keys[0], records, keys[1].pin)
