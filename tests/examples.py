"""How many examples a property is tried with: some by `make test`, very many by `.ci/run`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

USUAL, THOROUGH = "usual", "thorough"


def register_profiles() -> None:
    """Load what `make test` uses, and offer the other to `--hypothesis-profile`."""
    # How long an example takes says something of the machine, and nothing of the program.
    usual = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
    settings.register_profile(USUAL, usual)
    settings.register_profile(THOROUGH, usual, max_examples=500)
    settings.load_profile(USUAL)


def times(factor: float) -> int:
    """So many as others have, times `factor`, for what is slow or has more to be found."""
    return round(settings().max_examples * factor)
