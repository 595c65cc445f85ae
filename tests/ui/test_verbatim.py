"""Where the window shows what is in no language: each place is listed here, none comes unseen."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from clickup_desktop import ui
from tests.parsed_sources import parsed

PLACES = {
    "channels/details_panel.py": 5,
    "channels/hit_list.py": 1,
    "channels/link_row.py": 1,
    "channels/picker_bar.py": 1,
    "channels/row_model.py": 1,
    "diagnostics/report_dialog.py": 1,
    "diagnostics/step_row.py": 1,
    "help/about_page.py": 5,
    "help/assistance.py": 2,
    "integrations/clickup_card.py": 2,
    "integrations/connect_dialog.py": 2,
    "integrations/connection_row.py": 2,
    "integrations/token_field.py": 1,
    "members/audit_view.py": 1,
    "members/invite_dialog.py": 1,
    "members/member_actions.py": 1,
    "members/member_list.py": 1,
    "members/remove_dialog.py": 2,
    "members/role_holders_dialog.py": 2,
    "members/shown_once.py": 1,
    "messages/conversation_view.py": 2,
    "messages/copy_actions.py": 1,
    "messages/copy_list.py": 1,
    "messages/export_dialog.py": 1,
    "messages/find_bar.py": 1,
    "messages/hit_list.py": 1,
    "messages/whole_message.py": 3,
    "organizations/invitation_form.py": 2,
    "organizations/join_form.py": 1,
    "organizations/move_dialog.py": 2,
    "widgets/hint_panel.py": 1,
    "widgets/locked_panel.py": 2,
    "window/language_menu.py": 1,
    "window/navigation.py": 1,
    "window/shell.py": 1,
    "window/start_failure.py": 1,
    "window/top_bar.py": 3,
}
"""How often a file marks words as names, ids, addresses, moments, keys, or what others wrote."""


def marks(path: Path) -> int:
    """Return how many marks stand in a file."""
    return sum(
        isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Load)
        and node.id in {"verbatim", "VERBATIM", "VERBATIM_ROLE"}
        for node in ast.walk(parsed(path))
    )


def test_every_place_is_known() -> None:
    folder = Path(ui.__file__).parent
    found = Counter(
        {path.relative_to(folder).as_posix(): marks(path) for path in folder.rglob("*.py")}
    )
    del found["widgets/verbatim.py"]
    assert +found == PLACES
