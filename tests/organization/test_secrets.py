"""Absent, locked, denied and empty are four different answers, and none of them holds a secret."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterator

import keyring
import pytest
from jeepney import DBusAddress, DBusErrorResponse, new_error, new_method_call
from keyring import errors
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend
from keyring.core import load_env

from clickup_desktop.organization.secrets import (
    MAXIMUM_SECRET,
    KeyringAbsent,
    KeyringDenied,
    KeyringLocked,
    KeyringMisconfigured,
    KeyringSecrets,
    KeyringTimedOut,
    MemorySecrets,
    PromptPossible,
    SecretError,
    SecretMissing,
    SecretState,
    SecretTooLong,
)
from tests.fake_keyring import KeyringServer

SECRET = "pk_10100001_" + "CANARY77" * 4


class Backend:
    """A keyring backend that keeps secrets, or raises what it is told to."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.failure: Callable[[], Exception] | None = None
        self.stuck: threading.Event | None = None

    def _begin(self) -> None:
        if self.stuck is not None:
            self.stuck.wait()
        if self.failure is not None:
            raise self.failure()

    def get_password(self, service: str, name: str) -> str | None:
        self._begin()
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, value: str) -> None:
        self._begin()
        self.kept[(service, name)] = value

    def delete_password(self, service: str, name: str) -> None:
        self._begin()
        del self.kept[(service, name)]


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Backend:
    made = Backend()
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    return made


@pytest.fixture
def stuck(backend: Backend) -> Iterator[None]:
    """The keyring waits for somebody who doesn't come."""
    backend.stuck = threading.Event()
    yield
    backend.stuck.set()


def named(name: str) -> Exception:
    """An exception of a backend's own, known by its name alone."""
    kind: type[Exception] = type(name, (Exception,), {})
    return kind(f"about {SECRET}")


def because_of(cause: Exception) -> Exception:
    """How a keyring tells that it could not be opened."""
    error = errors.InitError(f"Failed to create the collection: {SECRET}")
    error.__cause__ = cause
    return error


def over_the_bus(name: str) -> Exception:
    """The bus, or the service on it, answers with an error."""
    service = DBusAddress("/org/freedesktop/secrets", bus_name="org.freedesktop.secrets")
    request = new_method_call(service, "OpenSession")
    error: Exception = DBusErrorResponse(new_error(request, name, "s", (SECRET,)))
    return error


FAILURES: list[tuple[Callable[[], Exception], type[SecretError], SecretState]] = [
    (lambda: errors.KeyringLocked(SECRET), KeyringLocked, SecretState.LOCKED),
    (lambda: named("LockedException"), KeyringLocked, SecretState.LOCKED),
    (lambda: errors.NoKeyringError(SECRET), KeyringAbsent, SecretState.ABSENT),
    (lambda: errors.InitError(SECRET), KeyringAbsent, SecretState.ABSENT),
    (lambda: named("SecretServiceNotAvailableException"), KeyringAbsent, SecretState.ABSENT),
    (lambda: ConnectionRefusedError(SECRET), KeyringAbsent, SecretState.ABSENT),
    (lambda: ConnectionResetError(SECRET), KeyringAbsent, SecretState.ABSENT),
    (lambda: FileNotFoundError(SECRET), KeyringAbsent, SecretState.ABSENT),
    (
        lambda: because_of(named("SecretServiceNotAvailableException")),
        KeyringAbsent,
        SecretState.ABSENT,
    ),
    (
        lambda: over_the_bus("org.freedesktop.DBus.Error.ServiceUnknown"),
        KeyringAbsent,
        SecretState.ABSENT,
    ),
    (
        lambda: over_the_bus("org.freedesktop.DBus.Error.AccessDenied"),
        KeyringDenied,
        SecretState.DENIED,
    ),
    (
        lambda: over_the_bus("org.freedesktop.Secret.Error.IsLocked"),
        KeyringLocked,
        SecretState.LOCKED,
    ),
    (
        lambda: because_of(named("PromptDismissedException")),
        KeyringDenied,
        SecretState.DENIED,
    ),
    (lambda: errors.PasswordSetError(SECRET), KeyringDenied, SecretState.DENIED),
    (lambda: named("PromptDismissedException"), KeyringDenied, SecretState.DENIED),
    (lambda: PermissionError(SECRET), KeyringDenied, SecretState.DENIED),
    (lambda: ZeroDivisionError(SECRET), SecretError, SecretState.LOCKED),
]


@pytest.mark.parametrize(("failure", "error", "state"), FAILURES)
def test_each_way_to_fail_has_its_own_answer_without_the_secret(
    backend: Backend,
    failure: Callable[[], Exception],
    error: type[SecretError],
    state: SecretState,
) -> None:
    backend.failure = failure
    secrets = KeyringSecrets()
    with pytest.raises(error) as refused:
        secrets.put("connection/1/v1", SECRET)
    assert type(refused.value) is error
    told = "".join(traceback.TracebackException.from_exception(refused.value).format())
    assert "CANARY77" not in told
    assert "CANARY77" not in repr(refused.value.__context__)
    assert "CANARY77" not in repr(secrets) + repr(vars(secrets))
    assert secrets.probe() is state


def test_nothing_under_a_name_is_not_an_empty_secret(backend: Backend) -> None:
    secrets = KeyringSecrets()
    with pytest.raises(SecretMissing):
        secrets.get("connection/1/v1")
    assert secrets.probe() is SecretState.AVAILABLE


def test_what_is_kept_comes_back_and_can_be_forgotten_twice(backend: Backend) -> None:
    secrets = KeyringSecrets()
    secrets.put("connection/1/v1", SECRET)
    assert secrets.get("connection/1/v1") == SECRET
    secrets.delete("connection/1/v1")
    secrets.delete("connection/1/v1")
    assert backend.kept == {}


def test_a_keyring_that_does_not_say_whether_it_would_ask_is_read_quietly_once_it_has_given(
    backend: Backend,
) -> None:
    KeyringSecrets().put("connection/1/v1", SECRET)
    secrets = KeyringSecrets()
    with pytest.raises(PromptPossible):
        secrets.get_quietly("connection/1/v1")
    assert secrets.get("connection/1/v1") == SECRET
    assert secrets.get_quietly("connection/1/v1") == SECRET
    secrets.delete("connection/1/v1")
    with pytest.raises(SecretMissing):
        secrets.get_quietly("connection/1/v1")


def test_a_secret_that_was_just_kept_is_read_quietly(backend: Backend) -> None:
    secrets = KeyringSecrets()
    secrets.put("connection/1/v1", SECRET)
    assert secrets.get_quietly("connection/1/v1") == SECRET


def test_the_windows_vault_never_asks(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backend, "__module__", "keyring.backends.Windows")
    KeyringSecrets().put("connection/1/v1", SECRET)
    assert KeyringSecrets().get_quietly("connection/1/v1") == SECRET


def test_memory_is_always_read_quietly() -> None:
    secrets = MemorySecrets()
    secrets.put("connection/1/v1", SECRET)
    assert secrets.get_quietly("connection/1/v1") == SECRET


def test_the_bare_token_is_kept_and_nothing_else(backend: Backend) -> None:
    KeyringSecrets().put("connection/1/v1", SECRET)
    assert list(backend.kept.values()) == [SECRET]


def test_a_keyring_that_waits_for_its_password_is_left(backend: Backend, stuck: None) -> None:
    with pytest.raises(KeyringTimedOut):
        KeyringSecrets(deadline_seconds=0.05).get("connection/1/v1")
    assert KeyringSecrets(deadline_seconds=0.05).probe() is SecretState.LOCKED


def test_a_secret_that_no_keyring_can_hold_is_refused_unsent(backend: Backend) -> None:
    with pytest.raises(SecretTooLong):
        KeyringSecrets().put("connection/1/v1", "x" * (MAXIMUM_SECRET + 1))
    assert backend.kept == {}


@pytest.mark.parametrize("nobody", [fail.Keyring, null.Keyring])
def test_a_backend_that_keeps_nothing_is_no_keyring(
    monkeypatch: pytest.MonkeyPatch, nobody: type
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", nobody)
    assert KeyringSecrets().probe() is SecretState.ABSENT
    with pytest.raises(KeyringAbsent):
        KeyringSecrets().put("connection/1/v1", SECRET)


def test_a_keyring_that_starts_later_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Backend] = []
    nobody: Callable[[], KeyringBackend] = fail.Keyring
    monkeypatch.setattr(keyring, "get_keyring", lambda: started[0] if started else nobody())
    secrets = KeyringSecrets()
    with pytest.raises(KeyringAbsent):
        secrets.put("connection/1/v1", SECRET)
    started.append(Backend())
    secrets.put("connection/1/v1", SECRET)
    assert secrets.get("connection/1/v1") == SECRET


def test_a_programs_own_keyring_over_a_socket_keeps_locks_and_forgets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with KeyringServer() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(keyring, "get_keyring", load_env)
        secrets = KeyringSecrets()
        secrets.put("connection/1/v1", SECRET)
        assert list(server.kept.values()) == [SECRET]
        server.locked = True
        assert secrets.probe() is SecretState.LOCKED
        with pytest.raises(KeyringLocked):
            secrets.delete("connection/1/v1")
        server.locked = False
        assert secrets.get("connection/1/v1") == SECRET
        assert secrets.backend_name == "fake_keyring.Keyring"
        secrets.delete("connection/1/v1")
        assert server.kept == {}


def test_of_several_backends_the_first_that_keeps_secrets_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = Backend()
    nobody: Callable[[], KeyringBackend] = null.Keyring

    class Chain(ChainerBackend):
        backends = (nobody(), made)

    monkeypatch.setattr(keyring, "get_keyring", Chain)
    secrets = KeyringSecrets()
    assert secrets.backend_name == "keyring"
    secrets.put("connection/1/v1", SECRET)
    assert secrets.backend_name == "test_secrets.Backend"
    assert list(made.kept.values()) == [SECRET]


class HandsOut(Backend):
    """A keyring that has credentials of its own, and stores none."""

    def set_password(self, service: str, name: str, value: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, name: str) -> None:
        raise NotImplementedError


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> Backend:
    """A keyring that can store, behind one that only hands out."""
    made = Backend()

    class Chain(ChainerBackend):
        backends = (HandsOut(), made)

    monkeypatch.setattr(keyring, "get_keyring", Chain)
    return made


def test_a_keyring_that_only_hands_out_is_passed_over(behind: Backend) -> None:
    KeyringSecrets().put("connection/1/v1", SECRET)
    assert list(behind.kept.values()) == [SECRET]
    secrets = KeyringSecrets()
    assert secrets.get("connection/1/v1") == SECRET
    assert secrets.get_quietly("connection/1/v1") == SECRET
    secrets.delete("connection/1/v1")
    assert behind.kept == {}
    with pytest.raises(SecretMissing):
        secrets.get("connection/1/v1")


def test_one_that_might_ask_holds_up_no_quiet_reading_of_another(
    behind: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeyringSecrets().put("connection/1/v1", SECRET)
    secrets = KeyringSecrets()
    with pytest.raises(PromptPossible):
        secrets.get_quietly("connection/1/v1")
    vault = type("Vault", (Backend,), {"__module__": "keyring.backends.Windows"})
    monkeypatch.setattr(behind, "__class__", vault)
    assert secrets.get_quietly("connection/1/v1") == SECRET


def test_where_none_can_store_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", HandsOut)
    with pytest.raises(KeyringMisconfigured, match="can keep a token"):
        KeyringSecrets().put("connection/1/v1", SECRET)


def test_memory_forgets_with_the_program_and_shows_nothing() -> None:
    secrets = MemorySecrets()
    secrets.put("connection/1/v1", SECRET)
    assert secrets.get("connection/1/v1") == SECRET
    assert "CANARY77" not in repr(secrets)
    secrets.delete("connection/1/v1")
    with pytest.raises(SecretMissing):
        secrets.get("connection/1/v1")
    assert secrets.probe() is SecretState.AVAILABLE
