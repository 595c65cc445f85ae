"""Where a connection's token is kept, and what it may be sent to.

Nothing that leads to a token is read from a store: its name in the keyring is computed here, and
the address that it may be sent to is kept with it.
"""
