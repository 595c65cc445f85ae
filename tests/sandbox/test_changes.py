"""A sandbox can be changed while it runs, as somebody in ClickUp changes things meanwhile."""

from __future__ import annotations

import pytest

from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox

from .conftest import Get, asker

CHANNELS = f"/api/v3/workspaces/{MAIN_WORKSPACE_ID}/chat/channels"
GENERAL_ID = f"7-{MAIN_WORKSPACE_ID}-8"


def listed(get: Get) -> dict[str, str]:
    data = get(CHANNELS, params={"limit": 100}).json()["data"]
    return {channel["id"]: channel.get("name", "") for channel in data}


def test_a_channel_can_be_renamed_archived_and_deleted(sandbox: Sandbox) -> None:
    get = asker(sandbox)
    assert listed(get)[GENERAL_ID] == "general"
    sandbox.change_channel(GENERAL_ID, name="everybody")
    assert listed(get)[GENERAL_ID] == "everybody"
    sandbox.change_channel(GENERAL_ID, archived=True)
    told = get(f"{CHANNELS}/{GENERAL_ID}").json()["data"]
    assert (told["name"], told["archived"]) == ("everybody", True)
    sandbox.delete_channel(GENERAL_ID)
    assert GENERAL_ID not in listed(get)
    assert get(f"{CHANNELS}/{GENERAL_ID}").status_code == 404
    assert get(f"{CHANNELS}/{GENERAL_ID}/members").status_code == 404


def test_another_sandbox_knows_nothing_of_it(sandbox: Sandbox) -> None:
    sandbox.delete_channel(GENERAL_ID)
    with Sandbox() as other:
        assert listed(asker(other))[GENERAL_ID] == "general"


def test_a_token_can_be_revoked_and_work_again(sandbox: Sandbox) -> None:
    get = asker(sandbox)
    sandbox.behave("owner", "revoked")
    assert get("/api/v2/user").json()["ECODE"] == "OAUTH_019"
    sandbox.behave("owner", "owner")
    assert get("/api/v2/user").status_code == 200


def test_what_is_not_there_cannot_be_changed(sandbox: Sandbox) -> None:
    for change in (sandbox.delete_channel, sandbox.change_channel):
        with pytest.raises(KeyError):
            change("nothing")
    with pytest.raises(KeyError):
        sandbox.behave("nobody", "revoked")
    with pytest.raises(ValueError, match="unknown behaviour"):
        sandbox.behave("owner", "odd")
    with pytest.raises(RuntimeError):
        Sandbox().delete_channel(GENERAL_ID)
