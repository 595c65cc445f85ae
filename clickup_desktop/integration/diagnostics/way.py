"""The way to ClickUp, tried link by link, so that it is told where it breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from clickup_desktop.clickup import probes
from clickup_desktop.clickup.route import Route, route_to
from clickup_desktop.integration.checks.step_runner import PlannedStep, StepResult
from clickup_desktop.integration.diagnostics.hints import ClockOff, duration_text
from clickup_desktop.integration.records import Verdict
from clickup_desktop.interruption import Cancellation
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _, pgettext
from clickup_desktop.troubleshooting.anonymising import KnownName
from clickup_desktop.troubleshooting.hints import hint_for

CLOCK_NOTED_SECONDS = 2 * 60.0
CLOCK_FAILED_SECONDS = 60 * 60.0

_CLICKUPS = ("clickup.com",)
_MOST_ADDRESSES = 3


class Way:
    """The steps that try the way to one organization URL."""

    def __init__(self, clickup_url: str) -> None:
        self._url = clickup_url
        parts = urlsplit(clickup_url)
        self._host = parts.hostname or ""
        self._secure = parts.scheme == "https"
        self._place = f"{parts.netloc}{parts.path}"
        self._route: Route | None = None
        self._greeting: probes.Greeting | None = None

    @property
    def answers_step(self) -> str:
        """The name of the step by which ClickUp answers."""
        return f"answers:{self._place}"

    def plan(self) -> tuple[PlannedStep, ...]:
        """Return the steps, each needing the one before it."""
        place = self._place
        proxy, name, tcp, tls = (f"{step}:{place}" for step in ("proxy", "name", "tcp", "tls"))
        encrypted = (self._step(tls, _("Encryption (TLS)"), self._encrypt, tcp),)
        return (
            self._step(proxy, _("Proxy"), self._find_proxy),
            self._step(name, _("Name resolution"), self._resolve, proxy),
            self._step(tcp, _("Connection (TCP)"), self._connect, name),
            *(encrypted if self._secure else ()),
            self._step(
                self.answers_step, _("ClickUp answers"), self._greet, tls if self._secure else tcp
            ),
            self._step(f"clock:{place}", _("Clock"), self._compare_clocks, self.answers_step),
        )

    def _step(
        self, name: str, title: str, work: Callable[[Cancellation], StepResult], *needs: str
    ) -> PlannedStep:
        return PlannedStep(
            name,
            title,
            _("The way to ClickUp ({address})").format(address=self._place),
            work,
            needs=needs,
            names=host_names(self._host, self._place),
        )

    def _find_proxy(self, _cancellation: Cancellation) -> StepResult:
        self._route = route_to(self._url)
        proxy = self._route.proxy
        if proxy is None:
            return StepResult(note=pgettext("a proxy", "None"))
        return StepResult(
            Verdict.NOTED, proxy.place, names=host_names(proxy.host, proxy.place, kind="proxy")
        )

    def _resolve(self, _cancellation: Cancellation) -> StepResult:
        route = self._found
        addresses = probes.resolve(route)
        more = len(addresses) > _MOST_ADDRESSES
        if route.proxy:
            note = (
                _("{count} addresses of the proxy, among them {addresses}")
                if more
                else _("{addresses} (proxy)")
            )
        else:
            note = _("{count} addresses, among them {addresses}") if more else "{addresses}"
        shown = enumeration(addresses[:_MOST_ADDRESSES])
        is_name = not more and not route.proxy
        told = note.format(count=len(addresses), addresses=shown)
        return StepResult(note=told, is_name=is_name)

    def _connect(self, _cancellation: Cancellation) -> StepResult:
        probes.connect(self._found)
        return StepResult(note=_("Through the proxy") if self._found.proxy else "")

    def _encrypt(self, _cancellation: Cancellation) -> StepResult:
        try:
            found = probes.encrypt(self._found)
        except probes.Unproven as error:
            return _unproven(error)
        version = found.version.replace("TLSv", "TLS ")
        issuer = found.issuer or _("an unnamed issuer")
        if found.public is False:
            return StepResult(
                Verdict.NOTED,
                _(
                    "{version}, certificate from {issuer}, which this computer trusts but the "
                    "public list doesn't: probably a company's proxy or gateway"
                ).format(version=version, issuer=issuer),
                names=(KnownName("issuer", found.issuer),),
            )
        note = _("{version}, certificate from {issuer}")
        return StepResult(note=note.format(version=version, issuer=issuer))

    def _greet(self, _cancellation: Cancellation) -> StepResult:
        self._greeting = probes.greet(self._url)
        note = _("HTTP {status} without a token, as expected")
        return StepResult(note=note.format(status=self._greeting.status))

    def _compare_clocks(self, _cancellation: Cancellation) -> StepResult:
        assert self._greeting is not None, "needs the step in which ClickUp answers"  # noqa: S101
        offset = self._greeting.clock_offset_seconds
        if offset is None:
            return StepResult(Verdict.SKIPPED, _("The server doesn't tell the time"))
        if abs(offset) >= CLOCK_FAILED_SECONDS:
            raise ClockOff(offset)
        if abs(offset) >= CLOCK_NOTED_SECONDS:
            note = (
                _("{duration} ahead of the server's clock")
                if offset > 0
                else _("{duration} behind the server's clock")
            )
            return StepResult(Verdict.NOTED, note.format(duration=duration_text(abs(offset))))
        return StepResult(note=_("The same as the server's"))

    @property
    def _found(self) -> Route:
        assert self._route is not None, "needs the step that looks for a proxy"  # noqa: S101
        return self._route


def host_names(host: str, place: str, kind: str = "host") -> tuple[KnownName, ...]:
    """Return what a report leaves out of a place: nothing, where it is ClickUp's or our own."""
    own = host == "localhost" or host.startswith(("127.", "::1"))
    if own or any(host == name or host.endswith(f".{name}") for name in _CLICKUPS):
        return ()
    return (KnownName(kind, place), KnownName(kind, host))


def _unproven(error: probes.Unproven) -> StepResult:
    hint = hint_for(error.fault)
    if not error.issuer:
        return StepResult(Verdict.FAILED, hint=hint)
    told = _("The certificate was issued by {issuer}.").format(issuer=error.issuer)
    return StepResult(
        Verdict.FAILED,
        told,
        replace(hint, causes=(told, *hint.causes)),
        names=(KnownName("issuer", error.issuer),),
    )
