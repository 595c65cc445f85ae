"""What is said when a setting of this computer's, or its proxy, lets nothing through to ClickUp."""

from __future__ import annotations

from clickup_desktop.clickup import errors as clickup
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.troubleshooting.steps import DIAGNOSE, RETRY

_CORRECT = Step("Correct or remove the variable, then start the program again.")

SURROUNDINGS_HINTS: dict[type[BaseException], Hint] = {
    clickup.CertificateFileMissing: Hint(
        "certificate-file-missing",
        "The connection is not secure",
        "The file that says whose certificates to trust is not there, so nothing was sent.",
        ("REQUESTS_CA_BUNDLE or SSL_CERT_FILE names a file that was moved or deleted.",),
        (
            _CORRECT,
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.CertificateFileUnusable: Hint(
        "certificate-file-unusable",
        "The connection is not secure",
        "The file that says whose certificates to trust can't be used, so nothing was sent.",
        ("It was saved in another form, cut off, or is a web page that was downloaded instead.",),
        (
            Step(
                "Ask your IT department for the certificate as PEM: text that begins with "
                "-----BEGIN CERTIFICATE-----."
            ),
            Step("Or remove the variable, then start the program again."),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.KeyLogUnusable: Hint(
        "key-log-unusable",
        "The keys of connections can't be written down",
        "SSLKEYLOGFILE is set and leads to no file that can be written, so nothing was sent.",
        ("It was set to look into a connection, and left.",),
        (
            Step("Remove SSLKEYLOGFILE: who reads that file can read along."),
            Step("Start the program again."),
            DIAGNOSE,
        ),
    ),
    clickup.ProxyAddressInvalid: Hint(
        "proxy-address-invalid",
        "The proxy's address can't be used",
        "The proxy's address in this computer's settings is none, so nothing was sent.",
        ("It was mistyped, or its name or password holds a character that must be written as %…",),
        (
            Step("Correct it, then start the program again: http://HOST:PORT."),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.ProxyLoginUnsupported: Hint(
        "proxy-login-unsupported",
        "This proxy can't be served",
        "The connection goes through a proxy that wants a log-in which this program can't do.",
        ("It lets in Windows log-ins only; this program can send a name and a password (Basic).",),
        (
            Step(
                "Ask your IT department to let this computer through to ClickUp without a log-in, "
                "or with a name and password (Basic)."
            ),
            Step("Or ask for a proxy on this computer that logs in for you, and name it."),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.ProxyNeedsPassword: Hint(
        "proxy-needs-password",
        "The proxy asks for a password",
        "The connection goes through a proxy that wants to know who you are.",
        ("The proxy's name and password are not in this computer's settings, or are wrong.",),
        (
            Step("Put the name and password into the proxy's address (HTTPS_PROXY)."),
            Step("Or ask your IT department to let this computer through."),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.ProxyFault: Hint(
        "proxy",
        "The proxy does not let this through",
        "The connection goes through a proxy, and the proxy refused it or could not be reached.",
        ("The proxy's address in the system settings is wrong.", "The proxy blocks ClickUp."),
        (Step("Check the proxy in this computer's settings (HTTPS_PROXY)."), RETRY, DIAGNOSE),
    ),
}
