"""Saved things as `--json` prints them. The names are a contract with people's scripts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from clickup_desktop.integration.records import CheckReport, CheckStep, RowProblem
from clickup_desktop.organization.records import (
    ChannelLink,
    Connection,
    UnreadableRow,
    WorkspaceReference,
)


def connection_record(connection: Connection) -> dict[str, Any]:
    """Return a connection as data; of its token only the hint."""
    return {
        "id": connection.id,
        "visibility": connection.visibility.value,
        "state": connection.state.value,
        "problem": connection.problem,
        "organization_url": connection.clickup_url,
        "account": {
            "id": connection.account.id,
            "name": connection.account.name,
            "email": connection.account.email,
        },
        "workspaces": [workspace_record(workspace) for workspace in connection.workspaces],
        "token_hint": connection.token_hint,
        "kept_in": connection.secret_backend,
        "session_only": connection.session_only,
        "connected_by": connection.owner.name,
        "connected_at": moment_record(connection.created_at),
        "checked_at": moment_record(connection.checked_at),
    }


def workspace_record(workspace: WorkspaceReference) -> dict[str, str]:
    """Return a Workspace as data."""
    return {"id": workspace.id, "name": workspace.name}


def link_record(link: ChannelLink) -> dict[str, Any]:
    """Return a channel link as data."""
    return {
        "id": link.id,
        "state": link.state,
        "connection": link.connection_id,
        "workspace": workspace_record(link.workspace),
        "channel": {
            "id": link.channel_id,
            "name": link.channel_name,
            "visibility": "PRIVATE" if link.visibility_private else "PUBLIC",
            "parent": {"kind": link.place_kind, "id": link.place_id},
        },
        "path": list(link.path),
        "linked_by": link.linked_by.name,
        "linked_at": moment_record(link.linked_at),
        "problem": link.problem,
        "checked_at": moment_record(link.checked_at),
    }


def problem_record(problem: RowProblem) -> dict[str, Any]:
    """Return why a line of a file can't be linked as data."""
    return {"line": problem.line, "code": problem.code, "message": problem.text}


def unreadable_record(row: UnreadableRow) -> dict[str, Any]:
    """Return what is certain of a row that can't be read as data."""
    return {
        "kind": row.kind.value,
        "id": row.id,
        "written_by": row.written_by,
        "written_at": moment_record(row.written_at),
        "problems": list(row.problems),
    }


def check_record(connection_id: str | None, report: CheckReport) -> dict[str, Any]:
    """Return what a check found as data; `connection_id` is None for CLICKUP_TOKEN."""
    return {
        "connection": connection_id,
        "ok": report.ok,
        "steps": step_records(report),
    }


def step_records(report: CheckReport) -> list[dict[str, Any]]:
    """Return the steps of a check as data."""
    return [_step_record(step) for step in report.steps]


def _step_record(step: CheckStep) -> dict[str, Any]:
    return {
        "name": step.name,
        "title": step.title,
        "area": step.area,
        "ok": step.ok,
        "verdict": step.verdict.value,
        "seconds": round(step.seconds, 3),
        "note": step.note,
        "hint": step.hint.to_dict() if step.hint is not None else None,
    }


def moment_record(moment: datetime | None) -> str | None:
    """Return a moment in ISO 8601, to the second."""
    return moment.isoformat(timespec="seconds") if moment is not None else None
