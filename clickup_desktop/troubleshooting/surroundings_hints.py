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
        N_("The file of trusted certificates does not exist, so nothing was sent."),
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
        N_("The file of trusted certificates can't be used, so nothing was sent."),
        (N_("It was saved in another format or cut off, or it is a downloaded web page."),),
        (
            Step(
                N_(
                    "Ask your IT department for the certificate in PEM format: text that begins "
                    "with -----BEGIN CERTIFICATE-----."
                )
            ),
            Step(N_("Or remove the variable, then start the program again.")),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.KeyLogUnusable: Hint(
        "key-log-unusable",
        N_("The TLS key log can't be written"),
        N_("SSLKEYLOGFILE names a file that can't be written to, so nothing was sent."),
        (N_("It was set to inspect a connection, and was never removed."),),
        (
            Step(N_("Remove SSLKEYLOGFILE: whoever can read that file can read your connections.")),
            Step(N_("Start the program again.")),
            DIAGNOSE,
        ),
    ),
    clickup.ProxyAddressInvalid: Hint(
        "proxy-address-invalid",
        N_("The proxy's address can't be used"),
        N_("The proxy's address in this computer's settings is not valid, so nothing was sent."),
        (
            N_(
                "It was mistyped, or its name or password has a character that must be written "
                "with a percent sign (%40 for @)."
            ),
        ),
        (
            Step(N_("Correct it (http://HOST:PORT), then start the program again.")),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.ProxyLoginUnsupported: Hint(
        "proxy-login-unsupported",
        N_("This proxy is not supported"),
        N_(
            "The connection goes through a proxy that requires a login this program does not "
            "support."
        ),
        (
            N_(
                "The proxy accepts only Windows logins. This program can send a name and a "
                "password (Basic)."
            ),
        ),
        (
            Step(
                N_(
                    "Ask your IT department to let this computer through to ClickUp without a "
                    "login, or with a name and a password (Basic)."
                )
            ),
            Step(
                N_("Or ask for a proxy on this computer that logs in for you, and use its address.")
            ),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.ProxyNeedsPassword: Hint(
        "proxy-needs-password",
        N_("The proxy asks for a password"),
        N_("The connection goes through a proxy that requires you to log in."),
        (
            N_(
                "The name and password for the proxy are missing from this computer's settings, or "
                "are wrong."
            ),
        ),
        (
            Step(N_("Add the name and password to the proxy's address (HTTPS_PROXY).")),
            Step(N_("Or ask your IT department to let this computer through.")),
            RETRY,
            DIAGNOSE,
        ),
    ),
    clickup.ProxyFault: Hint(
        "proxy",
        N_("The proxy does not let the connection through"),
        N_("The connection goes through a proxy, which refused it or could not be reached."),
        (
            N_("The proxy's address in this computer's settings is wrong."),
            N_("The proxy blocks ClickUp."),
        ),
        (
            Step(N_("Check the proxy's address in this computer's settings (HTTPS_PROXY).")),
            RETRY,
            DIAGNOSE,
        ),
    ),
}
