"""What an error tells: itself, all that hangs on it, and what the program makes of it."""

from __future__ import annotations

import json
import logging
import pickle
import traceback
from collections.abc import Iterator

from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.troubleshooting.log import RedactingFormatter
from tests.secrecy.canary import Canary


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and every one that hangs on it."""
    seen: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop()
        if current is None or any(current is known for known in seen):
            continue
        seen.append(current)
        yield current
        waiting += [current.__cause__, current.__context__]
        waiting += [held for held in current.args if isinstance(held, BaseException)]


def assert_tells_nothing(canary: Canary, error: BaseException, *, frames: bool = True) -> None:
    """Fail where the error, its chain, its hint, its traceback or the log tells the token.

    Args:
        frames: whether the local variables of its traceback are looked at too.
    """
    for current in chain_of(error):
        for said in (str(current), repr(current), repr(vars(current)), repr(current.args)):
            canary.assert_absent(said, f"{type(current).__name__}, which hangs on the error")
        try:
            canary.assert_absent(pickle.dumps(current), "the pickled error")
        except (TypeError, AttributeError, pickle.PicklingError):
            continue  # it is not written anywhere then
    told = traceback.TracebackException.from_exception(error, capture_locals=frames)
    canary.assert_absent("".join(told.format()), "the traceback")
    hint = hint_for(error)
    canary.assert_absent(hint.to_text() + json.dumps(hint.to_dict()) + repr(hint), "the hint")
    information = (type(error), error, error.__traceback__)
    record = logging.LogRecord("n", logging.ERROR, "", 1, "%s", (error,), information)
    canary.assert_absent(RedactingFormatter().format(record), "the log")
