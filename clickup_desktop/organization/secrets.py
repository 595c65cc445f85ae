"""Where tokens are kept: the system's keyring, or memory for one session.

Absent, locked, denied and empty are four different answers. A keyring may open a prompt and wait
for a person, so every call has a deadline.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from clickup_desktop.interruption import DeadlineExceeded, run_interruptibly
from clickup_desktop.language.texts import N_, filled
from clickup_desktop.organization.keyring_backends import find_keyrings, names_of

SERVICE_NAME = "clickup-desktop"
DEADLINE_SECONDS = 20.0
MAXIMUM_SECRET = 1_200
"""Characters. The Windows vault holds 2,560 bytes, which are 1,280 characters there."""

_PROBE = "probe"
_SECRET_SERVICE = "keyring.backends.SecretService"  # noqa: S105 - the name of a module
# The Windows vault is open for as long as its owner is logged in.
_NEVER_ASKING = ("keyring.backends.Windows",)
# Exceptions of modules that are there on some systems only, and D-Bus errors, by their names.
_LOCKED = ("LockedException", "org.freedesktop.Secret.Error.IsLocked")
_DENIED = (
    "PromptDismissedException",
    "PermissionError",
    "org.freedesktop.DBus.Error.AccessDenied",
)
_ABSENT = ("SecretServiceNotAvailableException", "FileNotFoundError", "KeyError")

T = TypeVar("T")


class SecretState(StrEnum):
    """Whether secrets can be kept now."""

    AVAILABLE = "available"
    ABSENT = "absent"
    LOCKED = "locked"
    DENIED = "denied"


class SecretError(Exception):
    """A secret could not be kept or read. Never carries the secret."""


class KeyringAbsent(SecretError):
    """There is no keyring service."""


class KeyringMisconfigured(KeyringAbsent):
    """No keyring keeps secrets, because one that was named or installed can't be used.

    Attributes:
        reason: what somebody has to put right, as a sentence.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeyringLocked(SecretError):
    """The keyring is locked, and was not unlocked."""


class KeyringDenied(SecretError):
    """The keyring, or the person in front of it, said no."""


class KeyringTimedOut(KeyringLocked):
    """The keyring did not answer in time; it may wait for its password."""


class SecretMissing(SecretError):
    """The keyring has nothing under that name."""


class PromptPossible(SecretError):
    """The keyring might ask the person for something, and was to be read without that."""


class SecretTooLong(SecretError):
    """The secret is longer than every keyring can hold."""


class SecretStore(Protocol):
    """Keeps secrets by name."""

    @property
    def backend_name(self) -> str:
        """What holds the secrets, for those who look for them later."""
        ...

    def put(self, name: str, value: str) -> None:
        """Keep `value`; raises `SecretError`."""
        ...

    def get(self, name: str) -> str:
        """Return what is kept; raises `SecretMissing` or another `SecretError`."""
        ...

    def get_quietly(self, name: str) -> str:
        """Return what is kept without anything being asked of the person, or raise `SecretError`.

        Raises `PromptPossible` where that can't be known beforehand.
        """
        ...

    def delete(self, name: str) -> None:
        """Forget it; what isn't there is forgotten already. Raises `SecretError`."""
        ...

    def probe(self) -> SecretState:
        """Say whether secrets can be kept now."""
        ...


class MemorySecrets:
    """Keeps secrets until the program ends."""

    backend_name = "memory"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"MemorySecrets({len(self._values)} kept)"

    def put(self, name: str, value: str) -> None:
        """Keep `value`."""
        with self._lock:
            self._values[name] = value

    def get(self, name: str) -> str:
        """Return what is kept.

        Raises:
            SecretMissing: nothing is.
        """
        with self._lock:
            try:
                return self._values[name]
            except KeyError:
                raise SecretMissing from None

    def get_quietly(self, name: str) -> str:
        """Return what is kept, as `get` does: nobody is asked anything.

        Raises:
            SecretMissing: nothing is.
        """
        return self.get(name)

    def delete(self, name: str) -> None:
        """Forget it."""
        with self._lock:
            self._values.pop(name, None)

    def probe(self) -> SecretState:
        """Memory is always there."""
        return SecretState.AVAILABLE


class KeyringSecrets:
    """Keeps secrets in the system's keyring.

    Where several are there, the first that can store keeps what is new, and each is looked into
    for what was kept, as in the library's own chain.

    Args:
        deadline_seconds: how long one call may take, a prompt that a person answers included.
    """

    def __init__(self, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        self._deadline = deadline_seconds
        self._lock = threading.Lock()
        self._keepers: tuple[Any, ...] = ()
        self._storing: Any = None
        self._given: dict[str, Any] = {}

    @property
    def backend_name(self) -> str:
        """The class of what stores, such as "SecretService.Keyring"."""
        backend = self._storing
        return "keyring" if backend is None else names_of(backend)

    def put(self, name: str, value: str) -> None:
        """Keep `value`.

        Raises:
            SecretTooLong, KeyringAbsent, KeyringLocked, KeyringDenied, KeyringTimedOut.
        """
        if len(value) > MAXIMUM_SECRET:
            raise SecretTooLong

        def store(keepers: tuple[Any, ...]) -> Any:
            for backend in keepers:
                with contextlib.suppress(NotImplementedError):  # it only hands out
                    backend.set_password(SERVICE_NAME, name, value)
                    return backend
            names = ", ".join(map(names_of, keepers))
            raise KeyringMisconfigured(
                filled(
                    N_("None of the keyrings on this computer can keep a token: {names}."),
                    names=names,
                )
            )

        self._storing = self._given[name] = self._call(store)

    def get(self, name: str) -> str:
        """Return what is kept.

        Raises:
            SecretMissing, KeyringAbsent, KeyringLocked, KeyringDenied, KeyringTimedOut.
        """
        value, backend = self._call(lambda keepers: _found(keepers, name))
        if value is None:
            raise SecretMissing
        self._given[name] = backend
        return str(value)

    def get_quietly(self, name: str) -> str:
        """Return what is kept, where no prompt opens for it.

        Raises:
            PromptPossible: this kind of keyring doesn't tell whether one would, and it has not
                given this secret since the program started.
            SecretMissing, KeyringAbsent, KeyringLocked, KeyringDenied, KeyringTimedOut.
        """
        value = self._call(lambda keepers: self._read_quietly(keepers, name))
        if value is None:
            raise SecretMissing
        return str(value)

    def delete(self, name: str) -> None:
        """Forget it.

        Raises:
            KeyringAbsent, KeyringLocked, KeyringDenied, KeyringTimedOut.
        """

        def delete(keepers: tuple[Any, ...]) -> None:
            # Deleting what isn't there is an error for some keyrings and none for others.
            value, backend = _found(keepers, name)
            if value is not None:
                backend.delete_password(SERVICE_NAME, name)

        self._call(delete)

    def probe(self) -> SecretState:
        """Ask for something that isn't there, and see who answers."""
        try:
            self._call(lambda keepers: _found(keepers, _PROBE))
        except KeyringAbsent:
            return SecretState.ABSENT
        except KeyringDenied:
            return SecretState.DENIED
        except SecretError:
            return SecretState.LOCKED
        return SecretState.AVAILABLE

    def _read_quietly(self, keepers: tuple[Any, ...], name: str) -> Any:
        giver = self._given.get(name)
        may_ask = False
        for backend in keepers if giver is None else (giver,):
            kind = type(backend).__module__
            if kind == _SECRET_SERVICE:
                try:
                    _refuse_a_prompt(backend, name)
                except SecretMissing:
                    continue
            elif kind not in _NEVER_ASKING and giver is None:
                may_ask = True
                continue
            value, _backend = _found((backend,), name)
            if value is not None:
                return value
        if may_ask:
            raise PromptPossible
        return None

    def _call(self, function: Callable[[tuple[Any, ...]], T]) -> T:
        try:
            return run_interruptibly(
                lambda: function(self._open()), deadline_seconds=self._deadline, name="keyring"
            )
        except SecretError:
            raise
        except DeadlineExceeded:
            failed: SecretError = KeyringTimedOut()
        except Exception as error:  # noqa: BLE001 - each backend raises what it likes
            failed = _translated(error)
        # Raised out here, since `from None` still keeps what led to it, and a backend's exception
        # could hold what it was given.
        raise failed

    def _open(self) -> tuple[Any, ...]:
        """Return the keyrings that keep secrets, the first first."""
        with self._lock:
            if not self._keepers:
                found = find_keyrings()
                if not found.keepers:
                    raise KeyringMisconfigured(found.reason) if found.reason else KeyringAbsent
                self._keepers = found.keepers
                self._storing = found.keepers[0]
            return self._keepers


def _found(keepers: tuple[Any, ...], name: str) -> tuple[Any, Any]:
    """Return what is kept under a name, and by which keyring; None where nothing is."""
    for backend in keepers:
        with contextlib.suppress(NotImplementedError):
            value = backend.get_password(SERVICE_NAME, name)
            if value is not None:
                return value, backend
    return None, None


def _refuse_a_prompt(backend: Any, name: str) -> None:
    """Look whether the Secret Service would open a prompt for a secret, which opens none.

    Its own `get_password` unlocks whatever is locked, and makes a collection where there is none;
    a person is asked for a password for either. A single item may be locked as well: there are
    keyrings that have each reading confirmed.

    Raises:
        KeyringLocked: it would ask for the keyring to be unlocked.
        SecretMissing: there is no collection, so nothing is kept in it.
    """
    import secretstorage  # noqa: PLC0415 - not there on every system

    with contextlib.closing(secretstorage.dbus_init()) as bus:
        try:
            path = getattr(backend, "preferred_collection", None)
            collection = secretstorage.Collection(bus, *filter(None, [path]))
        except secretstorage.exceptions.ItemNotFoundException:
            raise SecretMissing from None
        if collection.is_locked():
            raise KeyringLocked
        # The names of keyring's own scheme; items of another are looked at by `get_password`.
        wanted = {"service": SERVICE_NAME, "username": name}
        if any(item.is_locked() for item in collection.search_items(wanted)):
            raise KeyringLocked


def _translated(error: Exception) -> SecretError:
    from keyring import errors  # noqa: PLC0415

    # A keyring that could not be opened tells why in what led to it.
    because = error.__cause__ if isinstance(error, errors.InitError) else None
    name = type(because or error).__name__
    if name == "DBusErrorResponse":
        name = str(getattr(because or error, "name", name))
    if isinstance(error, errors.KeyringLocked) or name in _LOCKED:
        return KeyringLocked()
    if name in _DENIED or isinstance(error, errors.PasswordSetError | errors.PasswordDeleteError):
        return KeyringDenied()
    if name in _ABSENT or isinstance(
        error, errors.NoKeyringError | errors.InitError | ConnectionError
    ):
        return KeyringAbsent()
    if name.startswith("org.freedesktop.DBus.Error."):
        return KeyringAbsent()
    return SecretError("the keyring failed")
