"""That a Channel which is private in ClickUp has no name in the audit trail: by triggers of `sql/`.

A server of before would write the name down, so programs that promise otherwise must not meet it.
What stands there stays: the audit trail can be changed by nobody.
"""

from __future__ import annotations

revision = "s008"
down_revision = "s007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing: triggers are brought by every upgrade."""
