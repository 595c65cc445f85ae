"""How the window gets the organization and the sample workspace that it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from clickup_desktop.interruption import Cancellation

if TYPE_CHECKING:
    from clickup_desktop.integration.sample import SampleWorkspace
    from clickup_desktop.integration.service import Integration


class Openers(NamedTuple):
    """How the session gets what it shows; both are called in the background."""

    organization: Callable[[], Integration]
    sample: Callable[[Cancellation], SampleWorkspace]


def usual_openers(data_dir: Path | None, organization_url: str | None) -> Openers:
    """Return the openers of the real program; what they need is imported when they are called."""

    def open_organization() -> Integration:
        from clickup_desktop.integration.opening import open_integration  # noqa: PLC0415 - heavy

        return open_integration(data_dir, organization_url)

    def open_sample_workspace(cancellation: Cancellation) -> SampleWorkspace:
        from clickup_desktop.integration.sample import open_sample  # noqa: PLC0415 - heavy

        return open_sample(cancellation=cancellation)

    return Openers(open_organization, open_sample_workspace)
