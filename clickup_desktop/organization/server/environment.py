"""The environment's settings for libpq, none of which is to change where a connection leads.

https://www.postgresql.org/docs/current/libpq-envars.html
"""

from __future__ import annotations

import os
import threading
from collections.abc import Collection
from typing import Any

# Who somebody is may stand there, as for psql: the parameter that each stands for.
KEPT = {
    "PGUSER": "user",
    "PGPASSWORD": "password",
    "PGPASSFILE": "passfile",
    "PGSSLCERT": "sslcert",
    "PGSSLKEY": "sslkey",
    "PGKRBSRVNAME": "krbsrvname",
    "PGGSSLIB": "gsslib",
}

# libpq reads these without a parameter that would stand in their place.
_WITHOUT_PARAMETER = (
    "PGDATESTYLE",
    "PGGEQO",
    "PGLOCALEDIR",
    "PGREALM",
    "PGREQUIRESSL",
    "PGSERVICEFILE",
    "PGSYSCONFDIR",
    "PGTZ",
)

_lock = threading.Lock()


def clear_environment(driver: Any) -> None:
    """Take everything of libpq's out of this process's environment, but for `KEPT`.

    Args:
        driver: psycopg.
    """
    parameters = {
        option.envvar.decode() for option in driver.pq.Conninfo.get_defaults() if option.envvar
    }
    with _lock:
        for name in (parameters | set(_WITHOUT_PARAMETER)) - KEPT.keys():
            os.environ.pop(name, None)


def variables_in_force(settings: Collection[str]) -> list[str]:
    """Return the names of those variables that say something which `settings` don't."""
    return [name for name, of in KEPT.items() if of not in settings and os.environ.get(name)]
