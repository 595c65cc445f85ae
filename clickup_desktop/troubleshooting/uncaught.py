"""What happens to exceptions that nobody caught: they are logged and told, and end in no silence.

A traceback holds lines of source and the exception's own words, never the values of variables.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from clickup_desktop.troubleshooting.log import print_to_standard_error
from clickup_desktop.troubleshooting.redaction import redact
from clickup_desktop.troubleshooting.repetitions import Repetitions

MAXIMUM_TEXT = 20_000
"""Characters of a traceback that are kept."""

_KEPT_OF_THE_BEGINNING = 4_000
_TELLING_FRAMES = 8

_logger = logging.getLogger("clickup_desktop")


def install_exception_hooks(show: Callable[[str], None] | None = None) -> None:
    """Have every exception that nobody caught logged, and handed to `show` as redacted text.

    What is raised again and again at one place is counted in the log, and shown afresh only after
    some quiet.

    Args:
        show: may be called from any thread. Without it the text goes to standard error.
    """
    repetitions = Repetitions()
    telling = threading.local()

    def report(
        kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit) or getattr(telling, "now", False):
            return
        telling.now = True
        try:
            _tell(kind, error, trace)
        except BaseException as failed:  # noqa: BLE001 - there is nobody above a hook
            print_to_standard_error(
                f"Uncaught {kind.__name__}, and telling of it failed: {type(failed).__name__}"
            )
        finally:
            telling.now = False

    def _tell(
        kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        repetition = repetitions.count((kind, _place(trace)))
        text = describe(kind, error, trace) if repetition.afresh else ""
        if repetition.times == 1:
            _logger.error("Uncaught exception\n%s", text)
        elif repetition.worth_a_line:
            _logger.error("Uncaught %s again, %d times by now", kind.__name__, repetition.times)
        if repetition.afresh:
            (show or print_to_standard_error)(text)

    sys.excepthook = report
    threading.excepthook = lambda caught: report(
        caught.exc_type, caught.exc_value, caught.exc_traceback
    )
    sys.unraisablehook = lambda caught: report(
        caught.exc_type, caught.exc_value, caught.exc_traceback
    )


def describe(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> str:
    """Return the traceback, bounded and redacted."""
    text = "".join(traceback.format_exception(kind, error, trace))
    if len(text) > MAXIMUM_TEXT:
        # Whole lines: half of one could hide from the redactor what it is.
        beginning, _, _ = text[:_KEPT_OF_THE_BEGINNING].rpartition("\n")
        _, _, end = text[_KEPT_OF_THE_BEGINNING - MAXIMUM_TEXT :].partition("\n")
        text = f"{beginning}\n  …\n{end or f'{kind.__name__}: (too long to be shown)'}"
    return redact(text)


def _place(trace: TracebackType | None) -> tuple[tuple[str, int], ...]:
    """Return where it was raised; with the places above, as far as they tell it from others."""
    places: list[tuple[str, int]] = []
    while trace is not None:
        places.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return tuple(places[-_TELLING_FRAMES:])
