"""What is asked for on a command line, where something is decided for this computer already."""

from __future__ import annotations

from argparse import Namespace

from clickup_desktop.clickup.address import InvalidClickUpUrl, normalise_clickup_url
from clickup_desktop.integration.policy.errors import AgainstPolicy
from clickup_desktop.integration.policy.policy import Key, Policy
from clickup_desktop.integration.policy.rules import require_sample
from clickup_desktop.language.choice import OPTION, known_languages, matching_language


def hold_to_policy(options: Namespace, policy: Policy) -> AgainstPolicy | None:
    """Fill in what is decided; return why an option can't be followed, None where all can.

    What can be known only once an organization is open is refused there.
    """
    try:
        _hold(options, policy)
    except AgainstPolicy as error:
        return error
    return None


def _hold(options: Namespace, policy: Policy) -> None:
    if policy.language:
        asked = options.language and matching_language(options.language, known_languages())
        _require_same(policy, Key.LANGUAGE, asked or None, OPTION)
        options.language = policy.language
    if options.command == "sandbox":
        require_sample(policy)
        return
    if policy.organization_url:
        asked_url = options.clickup_url
        _require_same(policy, Key.ORGANIZATION_URL, _plain(asked_url), "--organization-url")
        if options.command == "update-token":
            _require_same(policy, Key.ORGANIZATION_URL, _plain(options.send_to), "--send-to")
        options.clickup_url = policy.organization_url
    if policy.visibility and options.command == "connect":
        _require_same(policy, Key.VISIBILITY, options.visibility, "--visibility")


def _require_same(policy: Policy, key: Key, asked: str | None, option: str) -> None:
    value = str(policy.value(key))
    if asked is not None and asked != value and policy.file is not None:
        raise AgainstPolicy(policy.file, key, value, option)


def _plain(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        return normalise_clickup_url(url)
    except InvalidClickUpUrl:
        return url
