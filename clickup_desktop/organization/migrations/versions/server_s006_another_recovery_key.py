"""That the recovery key can be replaced: a function of `sql/`, which a server of before lacks.

Programs that call it must not meet such a server, so it is a step of its own.
"""

from __future__ import annotations

revision = "s006"
down_revision = "s005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing: functions are brought by every upgrade."""
