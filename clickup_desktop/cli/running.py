"""How a command is run: stopped by Ctrl-C at once, its failures told as hints."""

from __future__ import annotations

import threading
from argparse import Namespace
from collections.abc import Callable

from clickup_desktop.cli import connections, doctor, keeping, messages, organization, places, tree
from clickup_desktop.cli.agreement import AgreementNeeded
from clickup_desktop.cli.exit_status import FAILED, STOPPED, WRONG_USE
from clickup_desktop.cli.invitation_input import read_invitation, read_recovery_key
from clickup_desktop.cli.moments import write_moments_by_locale
from clickup_desktop.cli.output import Output, OutputRefused, status_of
from clickup_desktop.cli.session import Session, TypedSecrets
from clickup_desktop.cli.token_input import read_password, read_token
from clickup_desktop.cli.waiting import WaitLines
from clickup_desktop.clickup.waiting import long_waits_told_to
from clickup_desktop.data_folder import NoHomeFolder, data_folder
from clickup_desktop.integration.errors import AmbiguousWorkspace
from clickup_desktop.integration.policy.errors import AgainstPolicy
from clickup_desktop.interruption import Cancelled, run_interruptibly
from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.troubleshooting.log import start_logging, stop_logging
from clickup_desktop.troubleshooting.redaction import remember_secret
from clickup_desktop.troubleshooting.uncaught import install_exception_hooks

_SECONDS_TO_WIND_UP = 1.0

Command = Callable[[Session], int]
_COMMANDS: dict[str, Command] = {
    "connect": connections.connect,
    "connections": connections.list_connections,
    "check": connections.check,
    "update-token": connections.update_token,
    "disconnect": connections.disconnect,
    "workspaces": places.list_workspaces,
    "doctor": doctor.diagnose,
    "export": messages.export,
    "follow": messages.follow,
    "keep": keeping.keep,
    "tree": tree.show_tree,
    "link": places.link,
    "links": places.list_links,
    "messages": messages.find,
    "organization": organization.run,
    "sync": keeping.sync,
    "unlink": places.unlink,
}
_WITH_TOKEN = frozenset({"connect", "update-token"})


def run_command(options: Namespace, environment_token: str | None) -> int:
    """Run the command in `options` and return the exit status.

    Args:
        environment_token: what CLICKUP_TOKEN held, None where it was not set; it serves the
            commands that only read.
    """
    output = Output(as_json=options.json, command=options.command)
    try:
        folder = data_folder(options.data_dir)
    except NoHomeFolder as error:
        output.failure(hint_for(error))
        return FAILED
    write_moments_by_locale()
    start_logging(folder, verbose=options.verbose)
    install_exception_hooks()
    try:
        return _run(options, output, environment_token)
    except (BrokenPipeError, OutputRefused) as error:
        return status_of(error)
    finally:
        stop_logging()


def _run(options: Namespace, output: Output, environment_token: str | None) -> int:
    session: Session | None = None
    try:
        # On the main thread, where Ctrl-C at the prompt also puts the terminal's echo back.
        session = Session(options, output, _read_secrets(options), environment_token)
        with long_waits_told_to(WaitLines(output).hear):
            return _run_stoppably(_COMMANDS[options.command], session)
    except (KeyboardInterrupt, Cancelled):
        output.note(_("Stopped."))
        return STOPPED
    except (BrokenPipeError, OutputRefused):
        raise
    except AmbiguousWorkspace as error:
        output.failure(hint_for(error))
        return WRONG_USE if error.connection_ids else FAILED
    except (AgainstPolicy, AgreementNeeded) as error:
        output.failure(hint_for(error))
        return WRONG_USE
    except Exception as error:  # noqa: BLE001 - everything becomes a hint; the log has the rest
        output.failure(hint_for(error))
        return FAILED
    finally:
        output.clear_progress()


def _read_secrets(options: Namespace) -> TypedSecrets:
    if options.command in _WITH_TOKEN:
        return TypedSecrets(token=read_token())
    if options.command != "organization":
        return TypedSecrets()
    if options.action == "join":
        invitation, password = read_invitation()
        return TypedSecrets(invitation=invitation, password=password)
    if options.action == "recover":
        recovery_key, password = read_recovery_key()
        return TypedSecrets(recovery_key=recovery_key, password=password)
    if options.action == "sign-in":
        password = read_password(options.where or "")
    elif options.action in organization.WITH_ADDRESS:
        password = read_password(options.address)
    else:
        return TypedSecrets()
    remember_secret(password)
    return TypedSecrets(password=password)


def _run_stoppably(command: Command, session: Session) -> int:
    """Run `command` on a thread of its own, so that Ctrl-C finds the main thread free."""
    ended = threading.Event()

    def work() -> int:
        try:
            return command(session)
        finally:
            ended.set()

    try:
        return run_interruptibly(work, name=f"command-{session.options.command}")
    except KeyboardInterrupt:
        session.cancellation.cancel()
        # Long enough to close the store, too short to wait for ClickUp or a keyring's prompt.
        ended.wait(_SECONDS_TO_WIND_UP)
        raise
