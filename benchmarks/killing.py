"""Kills the program again and again in the middle of what it saves, and looks at what is left.

    .venv/bin/python -m benchmarks.killing [--rounds 200] [--seed N] [--only WORK]
                                           [--by-command] [--real-keyring]

Each round starts a process that connects, updates a token, links a Channel, disconnects, brings an
older store up to date or writes a snapshot, against the embedded ClickUp; kills it at a random
moment; and opens the data as the next start does. The store must be in order and hold the old state
or the new one, and from that start on no token may be in the keyring without its connection, and no
connection without its token.

Prints how many kills hit which moment, and returns 1 as soon as something is left that must not be.
With `--by-command` it is the commands that are killed, and the next command that tidies up.
With `--real-keyring` the tokens are in gnome-keyring, on a session bus of their own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clickup_desktop.organization.secrets import SERVICE_NAME, KeyringSecrets
from clickup_desktop.sandbox.server import Sandbox
from tests.fake_keyring import KeyringServer, ServerSecrets
from tests.killing.left import Broken
from tests.killing.rounds import BY_COMMAND, OPERATIONS, Killing, Tally

_ON_A_BUS = "CLICKUP_DESKTOP_KILLING_ON_A_BUS"
_UNLOCKED = (
    "printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
    'exec "$@"'
)


def main() -> int:
    """Kill the program, and say what was hit."""
    parser = argparse.ArgumentParser(prog="benchmarks.killing")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--real-keyring", action="store_true")
    parser.add_argument("--by-command", action="store_true")
    parser.add_argument("--only", choices=OPERATIONS, action="append")
    options = parser.parse_args()
    if options.real_keyring and _ON_A_BUS not in os.environ:
        return _run_on_a_bus()
    print(f"seed {options.seed}", file=sys.stderr)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Sandbox(rate_limit=0) as sandbox:
        arguments = Path(folder), sandbox, options
        try:
            tally = (_with_real_keyring if options.real_keyring else _with_fake_keyring)(*arguments)
        except Broken as broken:
            print(f"BROKEN: {broken}")
            return 1
    print(tally.table())
    print(f"none left anything that must not be; {time.monotonic() - began:.0f} s")
    return 0


def _with_fake_keyring(folder: Path, sandbox: Sandbox, options: argparse.Namespace) -> Tally:
    with KeyringServer() as server:
        killing = Killing(
            folder,
            sandbox.url,
            (sandbox.token, sandbox.tokens["no-chat"]),
            secrets=ServerSecrets(server),
            kept=lambda: server.names(SERVICE_NAME),
            environment=server.environment,
            seed=options.seed,
            by_command=options.by_command,
        )
        return killing.run(options.rounds, _operations(options))


def _with_real_keyring(folder: Path, sandbox: Sandbox, options: argparse.Namespace) -> Tally:
    killing = Killing(
        folder,
        sandbox.url,
        (sandbox.token, sandbox.tokens["no-chat"]),
        secrets=KeyringSecrets(),
        kept=_names_in_the_real_keyring,
        environment={},
        seed=options.seed,
        by_command=options.by_command,
    )
    return killing.run(options.rounds, _operations(options))


def _operations(options: argparse.Namespace) -> list[str]:
    return options.only or list(BY_COMMAND if options.by_command else OPERATIONS)


def _names_in_the_real_keyring() -> set[str]:
    import secretstorage

    bus = secretstorage.dbus_init()
    try:
        items = secretstorage.search_items(bus, {"service": SERVICE_NAME})
        return {item.get_attributes()["username"] for item in items}
    finally:
        bus.close()


def _run_on_a_bus() -> int:
    """Run the same command with an unlocked gnome-keyring on a bus of its own."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "HOME": home,
            "XDG_RUNTIME_DIR": home,
            "XDG_DATA_HOME": f"{home}/data",
            _ON_A_BUS: "1",
        }
        command = ["dbus-run-session", "--", "sh", "-c", _UNLOCKED, "sh"]
        command += [sys.executable, "-m", "benchmarks.killing", *sys.argv[1:]]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
