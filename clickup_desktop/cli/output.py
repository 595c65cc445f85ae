"""What the commands write: results for people or as JSON, progress and hints beside them.

All text passes through here, so that no name from outside can send a terminal escapes, and rich
is imported only where something is drawn for people.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from clickup_desktop.cli.advice import as_commands
from clickup_desktop.cli.exit_status import FAILED
from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.untrusted_text import display_text

_LONGEST_LINE = 10_000


class OutputRefused(Exception):
    """Standard output takes no more, for another reason than that nobody reads it any more.

    Attributes:
        reason: in the system's words.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def to_hint(self) -> Hint:
        """Return what the person is told."""
        return Hint(
            "output-refused",
            _("The output can't be written"),
            _("The destination accepted only part of the output."),
            (_("The disk is full."),),
            (Step(_("Free some space or send the output elsewhere, then run the command again.")),),
            display_text(self.reason),
        )


@contextmanager
def written_out() -> Iterator[None]:
    """Tell a device that takes no more from a fault of the program's.

    Raises:
        BrokenPipeError: nobody reads it any more.
        OutputRefused: also where the program was started without a standard output.
    """
    if sys.stdout is None:
        raise OutputRefused("")
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputRefused(error.strerror or "") from None


def write_line(text: str) -> None:
    """Write `text` and the end of a line to standard output.

    Raises:
        BrokenPipeError, OutputRefused: as `written_out` tells them.
    """
    with written_out():
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def status_of(error: BrokenPipeError | OutputRefused) -> int:
    """Return the exit status of what could not be written out, after a hint where that helps."""
    drop_output()
    if isinstance(error, OutputRefused):  # else whoever read it (`… | head`) has seen enough
        from clickup_desktop.troubleshooting.hints import hint_for  # noqa: PLC0415 - rare

        with suppress(OSError):
            Output(as_json=False).note(hint_for(error).to_text())
    return FAILED


def drop_output() -> None:
    """Let what is still to be written to standard output go nowhere.

    Python would complain about it when the program ends.
    """
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def refused_output(error: OSError, status: int = 0) -> int:
    """Say that standard output takes no more, and return the exit status.

    Args:
        status: what it would have been.
    """
    drop_output()
    if isinstance(error, BrokenPipeError):
        return status or FAILED
    with suppress(OSError, AttributeError):
        told = _("clickup-desktop: the output can't be written: {reason}\n")
        sys.stderr.write(told.format(reason=error.strerror))
    return FAILED


class Output:
    """Standard output and standard error of one command.

    Attributes:
        as_json: whether the result is written as JSON, and nothing else beside it.
    """

    def __init__(self, *, as_json: bool, command: str = "") -> None:
        """Prepare the output of `command`."""
        self.as_json = as_json
        self._command = command
        self._progress_shown = False
        # A terminal that can't show a character gets a "?" instead of an exception.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    def data(self, result: dict[str, Any]) -> None:
        """Write the result as JSON, where that was asked for."""
        if self.as_json:
            # Escaped to ASCII it is the same for every reader, whatever the terminal's encoding.
            write_line(json.dumps(result, indent=2))

    def line(self, text: str = "") -> None:
        """Write one line for people."""
        if not self.as_json:
            self.clear_progress()
            write_line(_plain(text))

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write a table for people; the first column is never broken, so that it can be copied."""
        if self.as_json:
            return
        from clickup_desktop.cli.tables import print_table  # noqa: PLC0415 - rich, drawn for people

        with written_out():
            print_table(headings, [[_plain(cell) for cell in row] for row in rows])
            sys.stdout.flush()

    def progress(self, text: str) -> None:
        """Show what is being done, on one line of standard error that is a terminal."""
        if sys.stderr is None or not sys.stderr.isatty():
            return
        sys.stderr.write(f"\r\x1b[2K{display_text(text, maximum=78)}")
        sys.stderr.flush()
        self._progress_shown = True

    def clear_progress(self) -> None:
        """Take the line of progress away."""
        if self._progress_shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._progress_shown = False

    def note(self, text: str) -> None:
        """Write lines to standard error."""
        self.clear_progress()
        if sys.stderr is not None:
            sys.stderr.write("\n".join(_plain(line) for line in text.splitlines()) + "\n")
            sys.stderr.flush()

    def ask(self, question: str) -> None:
        """Write a question to standard error, behind which the answer is typed."""
        self.clear_progress()
        sys.stderr.write(f"{_plain(question).rstrip()} ")
        sys.stderr.flush()

    def failure(self, hint: Hint, result: dict[str, Any] | None = None) -> None:
        """Write why it failed and what to do now.

        Args:
            result: what is written as JSON beside the hint, where there is something.
        """
        self.note(as_commands(hint, self._command).to_text())
        self.data({**(result or {}), "error": hint.to_dict()})


def _plain(text: str) -> str:
    """Return a line without anything that a terminal would act on, its indentation kept."""
    body = text.lstrip(" ")
    return " " * (len(text) - len(body)) + display_text(body, maximum=_LONGEST_LINE)
