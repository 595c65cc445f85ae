"""What the organization has decided for this computer, where something could be chosen else."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from clickup_desktop.integration.policy.lookup import look_up_policy
from clickup_desktop.integration.policy.policy import UNMANAGED, Policy
from clickup_desktop.ui.widgets.labels import plain_label


def shown_policy(*, sample: bool = False) -> Policy:
    """Return what is decided, to be shown; what can't be read is told by whoever opens something.

    Args:
        sample: whether it is for the sample workspace, for which nothing is.
    """
    policy = None if sample else look_up_policy()[0]
    return policy or UNMANAGED


def managed_reason(policy: Policy) -> str:
    """Return why something can't be chosen."""
    from clickup_desktop.integration.policy.words import managed_by  # noqa: PLC0415 - where it is managed

    return managed_by(policy)


def managed_note(policy: Policy) -> QLabel:
    """Return the same as a line under what can't be chosen."""
    return plain_label(managed_reason(policy), muted=True, small=True, name="managedNote")


def lock(widget: QWidget, policy: Policy) -> None:
    """Leave `widget` as it is, and say why it can't be changed."""
    reason = managed_reason(policy)
    widget.setEnabled(False)
    widget.setToolTip(reason)
    widget.setAccessibleDescription(reason)
