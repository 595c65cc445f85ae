"""The program's entry point, light because the window is started from it."""

from __future__ import annotations

import sys
from contextlib import suppress

from clickup_desktop import __version__
from clickup_desktop.language.texts import _


def main() -> int:
    """Run the command line; without a command it opens the window."""
    return _ended(_run())


def _run() -> int:
    if sys.argv[1:] == ["--version"]:  # said as soon as Python itself is there
        with suppress(AttributeError, OSError):  # as argparse: there may be nowhere to say it
            sys.stdout.write(f"clickup-desktop {__version__}\n")
        return 0
    from clickup_desktop import cli  # noqa: PLC0415 - keeps `import clickup_desktop` free

    return cli.main(sys.argv[1:])


def _ended(status: int) -> int:
    """Write what is left of the output, and return the exit status.

    Left to Python, a device that is full would be told as an exception that was ignored.
    """
    if sys.stdout is None:
        return status
    try:
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        from clickup_desktop.cli.output import drop_output  # noqa: PLC0415 - rare

        drop_output()
        if isinstance(error, ValueError):  # it was closed already
            return status
        if isinstance(error, BrokenPipeError):
            return status or 1

        told = _("clickup-desktop: the output can't be written: {reason}\n")
        with suppress(OSError, AttributeError):
            sys.stderr.write(told.format(reason=error.strerror))
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
