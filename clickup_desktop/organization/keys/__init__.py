"""The organization's key: who holds it, what it encrypts, how it changes. See `docs/security.md`.

Pure functions and plain values: no database, no network, no keyring of its own. PyNaCl comes with
the extra `server` and is imported when something is encrypted.
"""
