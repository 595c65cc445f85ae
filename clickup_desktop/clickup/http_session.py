"""The one place that builds HTTP sessions."""

from __future__ import annotations

import os
import ssl
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from urllib3.util import Retry

from clickup_desktop import __version__
from clickup_desktop.clickup.address import is_loopback

POOL_SIZE = 16


class _NoCookies(RequestsCookieJar):
    """Keeps nothing: a token needs no session, and a cookie could tell one from another."""

    def set_cookie(self, cookie: Any, *args: Any, **kwargs: Any) -> None:
        """Drop the cookie."""


class _SystemCertificates(HTTPAdapter):
    """Trusts what the system trusts, so that a company's own certificate works as in a browser."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Use the system's certificates for direct connections (called by requests)."""
        super().init_poolmanager(*args, ssl_context=_system_context(), **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Use the system's certificates behind a proxy as well (called by requests)."""
        return super().proxy_manager_for(proxy, ssl_context=_system_context(), **kwargs)

    def build_connection_pool_key_attributes(
        self, request: Any, verify: Any, cert: Any = None
    ) -> Any:
        """Keep requests from naming its own certificates beside the system's."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        pool.pop("ca_certs", None)
        return host, pool

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave the connection without requests' own certificates; the context has the system's."""
        if str(url).lower().startswith("https"):
            conn.cert_reqs = "CERT_REQUIRED"


class _Session(requests.Session):
    """A session that goes through no proxy to this computer itself, and follows nobody."""

    def get_redirect_target(self, resp: Any) -> None:
        """Follow no redirect (called by requests).

        Without this, requests prepares to follow one even where it is told not to, and reads the
        whole body of the answer for it, however long that is.
        """

    def merge_environment_settings(
        self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any
    ) -> Any:
        """Add the system's proxies and certificates (called by requests)."""
        settings = super().merge_environment_settings(url, proxies, stream, verify, cert)
        if is_loopback(urlsplit(url).hostname or ""):
            settings["proxies"] = {}
        return settings


def build_session() -> requests.Session:
    """Return a session for ClickUp: the system's certificates and proxies, no cookies, no retries.

    `REQUESTS_CA_BUNDLE` and `SSL_CERT_FILE` take the place of the system's certificates where they
    are set.
    """
    session = _Session()
    session.headers.update(
        {
            "User-Agent": f"clickup-desktop/{__version__}",
            "Accept": "application/json",
            # Only what every urllib3 can take apart in small steps.
            "Accept-Encoding": "gzip, deflate",
            "Content-Type": "application/json",
        }
    )
    session.cookies = _NoCookies()
    options: dict[str, Any] = {
        "pool_maxsize": POOL_SIZE,
        "max_retries": Retry(0, redirect=False, read=False),
    }
    own_bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE")
    if own_bundle:
        session.verify = own_bundle
        session.mount("https://", HTTPAdapter(**options))
    else:
        session.mount("https://", _SystemCertificates(**options))
    session.mount("http://", HTTPAdapter(**options))
    return session


def _system_context() -> ssl.SSLContext:
    import truststore  # noqa: PLC0415 - costs 10 ms that a loopback address never needs

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
