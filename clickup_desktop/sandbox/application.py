"""What the sandbox answers: who asks, within which limit, with which fault, for what."""

from __future__ import annotations

import codecs
import threading
from collections import Counter
from collections.abc import Callable

from .answer import Refused, Reply
from .channel_changes import ChannelsNow
from .chat import Chat
from .chat_routes import ChatRoutes
from .clock import Clock
from .cursors import Cursors
from .faults import FaultsToCome, answer_in_place, over_limit
from .query import Query
from .rate import RateDesk, RequestsLeft
from .records import World
from .routes import Routes
from .tokens import TokenDesk

Request = tuple[str, str, str]
"""Method, path and query of a request, as they came."""

_NOBODY = ""


class Application:
    """Answers requests on several threads at once.

    Attributes:
        channels: what was changed of the Channels.
        chat: the messages.
        clock: the time.
        cursors: the cursors that were given.
        faults_to_come: the faults that the next requests meet.
        latency_seconds: how long each answer takes at least.
        before_answers: is called with path and query before each answer, on the request's thread.
    """

    def __init__(
        self,
        world: World,
        rates: RateDesk,
        *,
        latency_seconds: float,
        fault: str | None,
        chat: str | None = None,
    ) -> None:
        self.clock = Clock()
        self.cursors = Cursors()
        self.channels = ChannelsNow(world)
        self.chat = Chat(world, self.clock, chat)
        self._routes = Routes(world, ChatRoutes(self.channels, self.chat, self.cursors))
        self._tokens = TokenDesk(world, fault)
        self._rates = rates
        self.faults_to_come = FaultsToCome()
        self.latency_seconds = latency_seconds
        self.before_answers: Callable[[str, str], object] | None = None
        self._statuses: Counter[int] = Counter()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._requests: list[Request] = []

    @property
    def requests(self) -> list[Request]:
        """What was asked so far."""
        with self._lock:
            return list(self._requests)

    @property
    def statuses(self) -> dict[int, int]:
        """How many requests were answered with each HTTP status."""
        with self._lock:
            return dict(self._statuses)

    def reset(self) -> None:
        """Forget the requests and what was counted towards the limits."""
        with self._lock:
            self._requests.clear()
            self._statuses.clear()
        self._rates.reset()

    def behave(self, token: str, behaviour: str) -> None:
        """Have a token behave like the one of the name `behaviour` from now on."""
        self._tokens.behave(token, behaviour)

    def rename(self, user_id: str, name: str) -> None:
        """Have somebody be called otherwise from now on."""
        self._routes.rename(user_id, name)

    def stop(self) -> None:
        """Release the requests that wait; they and later ones are dropped without an answer."""
        self._stopping.set()

    def answer(self, method: str, path: str, query: str, authorization: str) -> Reply:
        """Answer one request.

        Args:
            method: of HTTP, as it came.
            path: without what stands for other letters in it.
            query: as it came.
            authorization: the header; "" without one.

        Raises:
            ConnectionAbortedError: the sandbox is being stopped.
        """
        with self._lock:
            self._requests.append((method, path, query))
        self._pause(self.latency_seconds)
        if self.before_answers is not None:
            self.before_answers(path, query)
        answer = self._answer(method, path, query, authorization)
        with self._lock:
            self._statuses[answer.status] += 1
        return answer

    def _pause(self, seconds: float) -> None:
        if self._stopping.wait(seconds) if seconds > 0 else self._stopping.is_set():
            raise ConnectionAbortedError

    def _answer(self, method: str, path: str, query: str, authorization: str) -> Reply:
        try:
            operation, arguments = self._routes.find(path)
            if method != "GET":
                raise Refused(405, "APP_005", "Method not allowed", headers=(("Allow", "GET"),))
            account = self._tokens.account(authorization)
        except Refused as error:
            return _with_rate(error.answer(path), self._rates.admit(_NOBODY))
        passing = self.faults_to_come.take(path)
        behaviour = passing or account.behaviour
        if passing == "limited":
            rate = self._rates.refuse()
        else:
            rate = self._rates.admit(authorization, always_over=behaviour == "limited")
        try:
            if not rate.admitted:
                raise over_limit()
            answer = answer_in_place(behaviour, path, self._pause)
            if answer is None:
                answer = self._routes.answer(operation, arguments, Query(query), account)
                answer = answer._replace(cut_off=behaviour == "cut")
        except Refused as error:
            answer = error.answer(path)
        if behaviour == "marked":
            answer = answer._replace(body=codecs.BOM_UTF8 + answer.body)
        return answer if answer.from_gateway else _with_rate(answer, rate)


def _with_rate(answer: Reply, rate: RequestsLeft) -> Reply:
    return answer._replace(headers=answer.headers + rate.headers())
