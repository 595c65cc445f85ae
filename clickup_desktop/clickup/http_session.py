"""The one place that builds HTTP sessions."""

from __future__ import annotations

import os
import ssl
from typing import Any
from urllib.parse import urlsplit

import requests
import truststore
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from requests.utils import get_environ_proxies, select_proxy
from urllib3.util import Retry
from urllib3.util.ssl_ import create_urllib3_context

from clickup_desktop import __version__
from clickup_desktop.clickup.address import is_loopback
from clickup_desktop.clickup.certificate_files import trust_named
from clickup_desktop.clickup.errors import KeyLogUnusable
from clickup_desktop.clickup.managed_network import managed_network
from clickup_desktop.clickup.proxy_address import checked_proxy
from clickup_desktop.clickup.settings import UnusableSetting

POOL_SIZE = 16
_CERTIFICATE_VARIABLES = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")


class _NoCookies(RequestsCookieJar):
    """Keeps nothing: a token needs no session, and a cookie could tell one from another."""

    def set_cookie(self, cookie: Any, *args: Any, **kwargs: Any) -> None:
        """Drop the cookie."""


class _TrustedCertificates(HTTPAdapter):
    """Trusts what `tls_context` trusts, on direct connections and behind a proxy alike."""

    def __init__(self, **options: Any) -> None:
        self._context: ssl.SSLContext | None = None
        super().__init__(**options)

    def build_connection_pool_key_attributes(
        self, request: Any, verify: Any, cert: Any = None
    ) -> Any:
        """Name our certificates in the place of requests' own (called by requests)."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        pool.pop("ca_certs", None)
        pool.pop("ca_cert_dir", None)
        # Kept, since a pool serves again only where it is asked for with the same context.
        self._context = self._context or tls_context()
        pool["ssl_context"] = self._context
        return host, pool

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave the connection without requests' own certificates; the context has them."""
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
        """Add the system's proxies and certificates (called by requests).

        Raises:
            UnusableSetting: the proxy's address is none.
        """
        host = urlsplit(url).hostname or ""
        if is_loopback(host):
            # Named, since one is looked for in the whole environment else: a tenth of a request.
            none = {"no_proxy": host}
            settings = super().merge_environment_settings(url, none, stream, verify, cert)
            return {**settings, "proxies": {}}
        settings = super().merge_environment_settings(url, proxies, stream, verify, cert)
        if proxy := managed_network().proxy:
            settings["proxies"] = {"http": proxy, "https": proxy}
        checked_proxy(select_proxy(url, settings["proxies"]))
        return settings


def build_session() -> requests.Session:
    """Return a session for ClickUp: the system's certificates and proxies, no cookies, no retries.

    What is trusted is said by `tls_context`, which way is gone by `proxy_for`.
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
    session.mount("https://", _TrustedCertificates(**options))
    session.mount("http://", HTTPAdapter(**options))
    return session


def proxy_for(url: str) -> str | None:
    """Return the address of the proxy that a session goes through to `url`; None for none.

    It may hold the proxy's password. Where the system decides by names of hosts, they are looked
    up, which may take its time.

    Raises:
        UnusableSetting: it is no address.
    """
    if is_loopback(urlsplit(url).hostname or ""):
        return None
    return managed_network().proxy or checked_proxy(select_proxy(url, get_environ_proxies(url)))


def tls_context() -> ssl.SSLContext:
    """Return what decides whom a connection trusts: those whom the system trusts, as a browser.

    `REQUESTS_CA_BUNDLE` and `SSL_CERT_FILE` take the place of the system's certificates where they
    are set, and what is managed takes the place of both.

    Raises:
        UnusableSetting: they are set, and name no certificates; or SSLKEYLOGFILE, and no file.
    """
    named, place = _named_certificates()
    context: ssl.SSLContext
    try:
        if not named:
            context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        else:
            context = create_urllib3_context()
    except OSError as failure:
        error = key_log_fault(failure)
        if error is None:
            raise
    else:
        if named:
            trust_named(context, named, place)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context
    raise UnusableSetting(error)


def _named_certificates() -> tuple[str, str]:
    """Return what names the certificates to trust, and where they are; "" for the system's."""
    managed = managed_network()
    if managed.certificates:
        return managed.named_in, managed.certificates
    name = next((name for name in _CERTIFICATE_VARIABLES if os.environ.get(name)), "")
    return name, os.environ.get(name, "")


def key_log_fault(failure: OSError) -> KeyLogUnusable | None:
    """Return the fault where a context can't be made because of SSLKEYLOGFILE."""
    path = os.environ.get("SSLKEYLOGFILE", "")
    if not path or isinstance(failure, ssl.SSLError):
        return None
    return KeyLogUnusable(path=path, detail=failure.strerror or "")
