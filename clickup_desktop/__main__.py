"""The program's entry point, light because the window is started from it."""

from __future__ import annotations

import sys
from contextlib import suppress

from clickup_desktop import __version__


def main() -> int:
    """Run the command line; without a command it opens the window."""
    if sys.argv[1:] == ["--version"]:  # said as soon as Python itself is there
        with suppress(AttributeError, OSError):  # as argparse: there may be nowhere to say it
            sys.stdout.write(f"clickup-desktop {__version__}\n")
        return 0
    from clickup_desktop import cli  # noqa: PLC0415 - keeps `import clickup_desktop` free

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
