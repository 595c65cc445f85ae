"""Kills the program at random moments of what it does, and looks at what is left of its data.

A process does one thing against the real sandbox, with a keyring that outlives it, and says what it
is about to do. At a random one of these moments, or a little after it, it is killed. Then the data
is opened as the next start opens it.
"""
