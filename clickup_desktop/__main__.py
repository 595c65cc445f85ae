"""The program's entry point, light because the window is started from it."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; without a command it opens the window."""
    from clickup_desktop import cli  # noqa: PLC0415 - keeps `import clickup_desktop` free

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
