"""What is decided for this computer. Every start asks, so nothing is loaded where nothing is."""

from __future__ import annotations

from clickup_desktop.integration.policy.place import policy_may_be_there

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from clickup_desktop.integration.policy.errors import PolicyUnusable
    from clickup_desktop.integration.policy.policy import Policy


def look_up_policy() -> tuple[Policy | None, PolicyUnusable | None]:
    """Return what is decided for this computer, or why that can't be read; None for neither."""
    if not policy_may_be_there():
        return None, None
    from clickup_desktop.integration.policy.errors import PolicyUnusable  # noqa: PLC0415 - where it is managed
    from clickup_desktop.integration.policy.policy_file import policy_in_force  # noqa: PLC0415 - as above

    try:
        return policy_in_force(), None
    except PolicyUnusable as error:
        return None, error
