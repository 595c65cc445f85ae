"""What is said when a setting of this computer's, or its proxy, lets nothing through to ClickUp."""

from __future__ import annotations

from clickup_desktop.clickup import errors as clickup
from clickup_desktop.language.texts import N_
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.troubleshooting.steps import DIAGNOSE, RETRY

_CORRECT = Step(N_("Correct or remove the variable, then start the program again."))

SURROUNDINGS_HINTS: dict[type[BaseException], Hint] = {
    clickup.CertificateFileMissing: Hint(
        "certificate-file-missing",
        N_("The connection is not secure"),
        N_("The file that says whose certificates to trust is not there, so nothing was sent."),
        (N_("REQUESTS_CA_BUNDLE or SSL_CERT_FILE names a file that was moved or deleted."),),
        (
            _CORRECT,
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.CertificateFileUnusable: Hint(
        "certificate-file-unusable",
        N_("The connection is not secure"),
        N_("The file that says whose certificates to trust can't be used, so nothing was sent."),
        (
            N_(
                "It was saved in another form, cut off, or is a web page that was downloaded "
                "instead."
            ),
        ),
        (
            Step(
                N_(
                    "Ask your IT department for the certificate as PEM: text that begins with "
                    "-----BEGIN CERTIFICATE-----."
                )
            ),
            Step(N_("Or remove the variable, then start the program again.")),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.KeyLogUnusable: Hint(
        "key-log-unusable",
        N_("The keys of connections can't be written down"),
        N_("SSLKEYLOGFILE is set and leads to no file that can be written, so nothing was sent."),
        (N_("It was set to look into a connection, and left."),),
        (
            Step(N_("Remove SSLKEYLOGFILE: who reads that file can read along.")),
            Step(N_("Start the program again.")),
            DIAGNOSE,
        ),
    ),
    clickup.ProxyAddressInvalid: Hint(
        "proxy-address-invalid",
        N_("The proxy's address can't be used"),
        N_("The proxy's address in this computer's settings is none, so nothing was sent."),
        (
            N_(
                "It was mistyped, or its name or password holds a character that must be written "
                "as %…"
            ),
        ),
        (
            Step(N_("Correct it, then start the program again: http://HOST:PORT.")),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.ProxyLoginUnsupported: Hint(
        "proxy-login-unsupported",
        N_("This proxy can't be served"),
        N_("The connection goes through a proxy that wants a log-in which this program can't do."),
        (
            N_(
                "It lets in Windows log-ins only; this program can send a name and a password "
                "(Basic)."
            ),
        ),
        (
            Step(
                N_(
                    "Ask your IT department to let this computer through to ClickUp without a "
                    "log-in, or with a name and password (Basic)."
                )
            ),
            Step(N_("Or ask for a proxy on this computer that logs in for you, and name it.")),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.ProxyNeedsPassword: Hint(
        "proxy-needs-password",
        N_("The proxy asks for a password"),
        N_("The connection goes through a proxy that wants to know who you are."),
        (N_("The proxy's name and password are not in this computer's settings, or are wrong."),),
        (
            Step(N_("Put the name and password into the proxy's address (HTTPS_PROXY).")),
            Step(N_("Or ask your IT department to let this computer through.")),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.ProxyFault: Hint(
        "proxy",
        N_("The proxy does not let this through"),
        N_(
            "The connection goes through a proxy, and the proxy refused it or could not be reached."
        ),
        (
            N_("The proxy's address in the system settings is wrong."),
            N_("The proxy blocks ClickUp."),
        ),
        (Step(N_("Check the proxy in this computer's settings (HTTPS_PROXY).")), RETRY, DIAGNOSE),
    ),
}
