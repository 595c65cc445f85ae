"""How the tables came to be, one step at a time (Alembic).

The steps are one chain for both engines. What only a server has comes as a branch beside it
(`server`, steps `s001`, …), each step depending on the step of the chain whose tables it needs.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection as Transaction

HEAD_REVISION = "0005"
KNOWN_REVISIONS = frozenset({"0001", "0002", "0003", "0004", HEAD_REVISION})

SERVER_HEAD_REVISION = "s008"
KNOWN_SERVER_REVISIONS = KNOWN_REVISIONS | {
    *("s001", "s002", "s003", "s004", "s005", "s006", "s007"),
    SERVER_HEAD_REVISION,
}

SERVER_UP_TO_DATE = frozenset({SERVER_HEAD_REVISION})
"""What a server's store says when every step was taken. A step of the chain is not said where a
server's step depends on it."""


def upgrade(connection: Transaction, *targets: str) -> None:
    """Take every step up to `targets` that the store has not taken, in its transaction."""
    # Only a store that isn't up to date needs Alembic, which takes long to import.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    for target in targets:
        command.upgrade(config, target)
