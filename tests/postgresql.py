"""A PostgreSQL cluster of its own: temporary, on loopback, with TLS and SCRAM, for tests."""

from __future__ import annotations

import atexit
import base64
import contextlib
import hashlib
import hmac
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
import trustme

from tests.services import do_without

SUPERUSER = "postgres"
PASSWORD = "of-the-database-administrator"
_START_SECONDS = 60.0

# Where distributions put the programs, which are not on the path.
_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/opt/postgresql*/bin")


def find_programs() -> Path:
    """Return the folder of `initdb` and `postgres`; skip the test where there is none.

    Where `CLICKUP_DESKTOP_REQUIRE_SERVICES` is set the test fails instead.
    """
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    for pattern in _FOLDERS:
        for folder in sorted(Path("/").glob(pattern.removeprefix("/")), reverse=True):
            if (folder / "initdb").exists():
                return folder
    raise do_without("not installed: postgresql")


@dataclass
class Cluster:
    """A running server.

    Attributes:
        certificates: the file that its certificate is verified with.
        environment: what its programs run with; None for the tests' own.
    """

    programs: Path
    folder: Path
    port: int
    certificates: Path
    environment: dict[str, str] | None = None
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str, user: str = SUPERUSER) -> str:
        """Return the address of a database, reached by TLS that is verified."""
        return (
            f"postgresql://{user}@localhost:{self.port}/{database}"
            f"?sslmode=verify-full&sslrootcert={self.certificates}"
        )

    def start(self, *, before: tuple[str, ...] = ()) -> None:
        """Start the server, and wait until it answers.

        Args:
            before: what its command begins with.
        """
        self.begin(before=before)
        deadline = time.monotonic() + _START_SECONDS
        ready = [str(self.programs / "pg_isready"), "-q", "-h", str(self.folder)]
        while subprocess.run([*ready, "-p", str(self.port)], check=False).returncode != 0:
            assert self.process is not None
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.02)

    def begin(self, *, before: tuple[str, ...] = ()) -> None:
        """Start the server."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *before,
                    *as_somebody(),
                    str(self.programs / "postgres"),
                    *("-D", str(self.folder / "data"), "-p", str(self.port), "-h", "localhost"),
                    *("-k", str(self.folder)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=self.environment,
            )

    def stop(self, *, how: str = "immediate") -> None:
        """Stop the server: "fast" ends its sessions, "immediate" does not even say goodbye."""
        if self.process is None:
            return
        subprocess.run(
            [
                *as_somebody(),
                str(self.programs / "pg_ctl"),
                *("-D", str(self.folder / "data"), "-m", how, "-w", "stop"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            env=self.environment,
        )
        self.process.wait(30)
        self.process = None

    def ask_by(self, method: str) -> None:
        """Have everybody but the administrator asked who they are in one way of `pg_hba.conf`."""
        rules = self.folder / "data" / "pg_hba.conf"
        rules.write_text(f"host all {SUPERUSER} all scram-sha-256\nhost all all all {method}\n")
        with psycopg.connect(
            host="localhost", port=self.port, user=SUPERUSER, password=PASSWORD, autocommit=True
        ) as raw:
            wrong = "SELECT error FROM pg_hba_file_rules WHERE error IS NOT NULL"
            assert raw.execute(wrong).fetchall() == []
            before = raw.execute("SELECT pg_conf_load_time()").fetchone()
            raw.execute("SELECT pg_reload_conf()")
            # Who is told has been told by the server, which lets nobody in before it has read all.
            while raw.execute("SELECT pg_conf_load_time()").fetchone() == before:
                pass

    @contextlib.contextmanager
    def standing_still(self) -> Iterator[None]:
        """Stop all of the server's processes, which its connections do not notice."""
        assert self.process is not None
        first = self.process.pid
        stopped = [first]
        try:
            # From then on it neither makes processes nor buries any.
            os.kill(first, signal.SIGSTOP)
            while not _is_stopped(first):
                time.sleep(0.001)
            children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
            stopped += map(int, children)
            for process in stopped:
                os.kill(process, signal.SIGSTOP)
            yield
        finally:
            for process in stopped:
                # One that was told to end meanwhile may be gone.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)


def _is_stopped(process: int) -> bool:
    # The state stands behind the name, which may have any letters.
    return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].startswith("T")


def as_somebody() -> list[str]:
    """Return what to put before a command: PostgreSQL refuses to run as root."""
    return (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if (sys.platform == "linux" and os.geteuid() == 0)
        else []
    )


_LOCALES = Path("/usr/share/i18n/locales")


@cache
def speaking(locale: str) -> dict[str, str]:
    """Return an environment in which a server speaks a language, such as "de_DE".

    The test is skipped where the system can't make the locale, or has no words in the language.
    """
    language = locale if locale.startswith("zh") else locale.partition("_")[0]
    words = Path(f"/usr/share/locale/{language}/LC_MESSAGES").glob("postgres-*.mo")
    if not (_LOCALES / locale).exists() or not any(words):
        do_without(f"not installed: locales, and PostgreSQL's words in {locale}")
    folder = Path(tempfile.mkdtemp(prefix="clickup-locales-"))
    atexit.register(shutil.rmtree, folder)
    folder.chmod(0o755)
    subprocess.run(
        ["localedef", "-i", locale, "-f", "UTF-8", str(folder / f"{locale}.UTF-8")],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    ours = {name: text for name, text in os.environ.items() if name != "LANGUAGE"}
    return {**ours, "LOCPATH": str(folder), "LC_ALL": f"{locale}.UTF-8"}


@cache
def _new_data(locale: str) -> Path:
    """Return the files of a new cluster, to be copied: making them takes a second each time."""
    folder = Path(tempfile.mkdtemp(prefix="clickup-pg-new-"))
    atexit.register(shutil.rmtree, folder)
    (folder / "password").write_text(_verifier(PASSWORD))
    if os.geteuid() == 0:
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres", "postgres")
    subprocess.run(
        [
            *as_somebody(),
            str(find_programs() / "initdb"),
            *("-D", str(folder / "data"), "-U", SUPERUSER, "--pwfile", str(folder / "password")),
            *("-A", "scram-sha-256", "-E", "UTF8", "--no-sync", "--no-instructions"),
            "--wal-segsize=1",  # MB, of which a copy has one at least
            *("--locale", f"{locale}.UTF-8" if locale else "C"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        env=speaking(locale) if locale else None,
    )
    return folder / "data"


def _verifier(password: str) -> str:
    """Return what a server keeps of a password (RFC 5802), of which one round is worked out.

    There are 4,096 usually, which take as long as all the rest of making a connection.
    """
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations=1)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    written = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return "SCRAM-SHA-256$1:{}${}:{}".format(*written)


@contextlib.contextmanager
def running_cluster(locale: str = "") -> Iterator[Cluster]:
    """Make a cluster and start it; stop and remove it afterwards.

    Args:
        locale: whose language it speaks, such as "de_DE"; "" for English.
    """
    with stopped_cluster(locale) as made:
        made.start()
        yield made


@contextlib.contextmanager
def stopped_cluster(locale: str = "") -> Iterator[Cluster]:
    """Make a cluster that may be started; stop and remove it afterwards."""
    made = _make_cluster(locale)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(made.folder)


def _make_cluster(locale: str) -> Cluster:
    """Make a cluster. Its folder is short, since a socket's path must be."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="clickup-pg-"))
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    certificate.private_key_pem.write_to_path(folder / "server.key")
    for number, pem in enumerate(certificate.cert_chain_pems):
        pem.write_to_path(folder / "server.pem", append=number > 0)
    (folder / "server.key").chmod(0o600)
    if os.geteuid() == 0:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, "postgres", "postgres")
        folder.chmod(0o755)
    copy = ["cp", "-R", str(_new_data(locale)), str(folder / "data")]
    subprocess.run([*as_somebody(), *copy], check=True)
    (folder / "data").chmod(0o700)
    with (folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write(
            "fsync = off\nfull_page_writes = off\n"
            "max_connections = 100\nshared_buffers = 32MB\n"
            f"ssl = on\nssl_cert_file = '{folder / 'server.pem'}'\n"
            f"ssl_key_file = '{folder / 'server.key'}'\n"
            "log_statement = 'all'\npassword_encryption = 'scram-sha-256'\n"
            "autovacuum = off\n"
        )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = speaking(locale) if locale else None
    return Cluster(programs, folder, port, folder / "authority.pem", environment)
