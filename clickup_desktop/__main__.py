"""The program's entry point, light because the window is started from it."""

from __future__ import annotations

import sys

from clickup_desktop import __version__
from clickup_desktop.inherited_environment import restore_environment
from clickup_desktop.process_end import ProcessEnd

_STOPPED = 130
"""As `exit_status` has it, which is not loaded yet."""


def main() -> int:
    """Run the command line; without a command it opens the window."""
    end = ProcessEnd()
    try:
        restore_environment()
        return end.with_status(_ended(_run()))
    except KeyboardInterrupt:  # before anything was begun, or after it
        return end.with_status(_STOPPED)


def _run() -> int:
    if sys.argv[1:] == ["--version"]:  # said as soon as Python itself is there
        if sys.stdout is not None:
            try:
                sys.stdout.write(f"clickup-desktop {__version__}\n")
            except OSError as error:
                return _refused(error, 0)
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
    except OSError as error:
        return _refused(error, status)
    except ValueError:  # it was closed already
        from clickup_desktop.cli.output import drop_output  # noqa: PLC0415 - rare

        drop_output()
    return status


def _refused(error: OSError, status: int) -> int:
    from clickup_desktop.cli.output import refused_output  # noqa: PLC0415 - rare

    return refused_output(error, status)


if __name__ == "__main__":
    sys.exit(main())
