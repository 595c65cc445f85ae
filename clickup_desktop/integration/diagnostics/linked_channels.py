"""Whether the linked Channels are still there, and still called what they were called."""

from __future__ import annotations

from collections.abc import Mapping

from clickup_desktop.integration.checks.connection_steps import ConnectionSteps
from clickup_desktop.integration.checks.step_runner import PlannedStep, StepResult
from clickup_desktop.integration.records import Overview, Verdict, is_masked_name
from clickup_desktop.integration.translation import kept_name
from clickup_desktop.interruption import Cancellation
from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import N_, _, ngettext
from clickup_desktop.organization.errors import LinkedChannelArchived
from clickup_desktop.organization.records import ChannelLink, Connection, Visibility
from clickup_desktop.troubleshooting.anonymising import KnownName

AREA = N_("Linked Channels")
MOST_REQUESTS = 50
"""One for each linked Channel; with more, the others are not looked at."""


def plan_linked_channels(
    overview: Overview, tried: Mapping[str, ConnectionSteps]
) -> tuple[PlannedStep, ...]:
    """Return a step for each linked Channel, up to `MOST_REQUESTS`.

    Args:
        tried: the steps of each connection, by its id.
    """
    connections = {connection.id: connection for connection in overview.connections}
    planned: list[PlannedStep] = []
    asked = 0
    for link in overview.links.items:
        connection = connections.get(link.connection_id or "")
        if connection is None:
            planned.append(_without_connection(link))
        elif asked < MOST_REQUESTS:
            asked += 1
            hides = (
                connection.visibility is Visibility.SHARED
                and connection.owner.id != overview.member.id
            )
            steps = tried[connection.id]
            planned.append(_LinkStep(link, connection, steps, hides_private_names=hides).plan())
    left = overview.links.total - len(planned)
    if left:
        planned.append(_not_looked_at(left))
    return tuple(planned)


class _LinkStep:
    """The look at one linked Channel."""

    def __init__(
        self,
        link: ChannelLink,
        connection: Connection,
        steps: ConnectionSteps,
        *,
        hides_private_names: bool,
    ) -> None:
        self._link = link
        self._connection = connection
        self._steps = steps
        self._hides = hides_private_names

    def plan(self) -> PlannedStep:
        return PlannedStep(
            f"link:{self._link.id}",
            _title(self._link),
            _(AREA),
            self._look,
            needs=(self._steps.user_step,),
            late=self._steps.late,
            lane=f"links:{self._connection.id}",
            names=_names(self._link),
        )

    def _look(self, cancellation: Cancellation) -> StepResult:
        link, client = self._link, self._steps.client()
        if client.rate_state.few:
            # What is left of this minute belongs to the person.
            return StepResult(
                Verdict.SKIPPED,
                _("Not tried: few requests are left this minute"),
                partial=True,
            )
        channel = client.channel(link.workspace.id, link.channel_id, cancellation=cancellation)
        if channel.archived:
            raise LinkedChannelArchived
        name = kept_name(channel)
        hidden = is_masked_name(link.channel_name) or (self._hides and channel.private)
        if hidden or not name or name == link.channel_name:
            return StepResult()
        return StepResult(
            Verdict.NOTED,
            _("Now called {name}").format(name=name),
            names=(KnownName("Channel", name),),
        )


def _without_connection(link: ChannelLink) -> PlannedStep:
    found = StepResult(Verdict.SKIPPED, _("Needs a connection"))
    return PlannedStep(
        f"link:{link.id}", _title(link), _(AREA), lambda _cancellation: found, names=_names(link)
    )


def _not_looked_at(number: int) -> PlannedStep:
    told = ngettext(
        "{count} more linked Channel not tried, to save requests",
        "{count} more linked Channels not tried, to save requests",
        number,
    ).format(count=whole_number(number))
    return PlannedStep(
        "links:others",
        _("Other linked Channels"),
        _(AREA),
        lambda _cancellation: StepResult(Verdict.SKIPPED, told, partial=True),
    )


def _title(link: ChannelLink) -> str:
    return _("{channel} in {workspace}").format(
        channel=link.channel_name, workspace=link.workspace.name
    )


def _names(link: ChannelLink) -> tuple[KnownName, ...]:
    place = link.workspace
    named = [
        KnownName("Workspace", place.name),
        KnownName("Workspace", place.id, place.name),
        KnownName("Channel", link.channel_id),
    ]
    if not is_masked_name(link.channel_name):
        named.append(KnownName("Channel", link.channel_name, link.channel_id))
    return tuple(named)
