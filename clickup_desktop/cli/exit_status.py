"""How the program ends. The numbers are a contract with people's scripts."""

from __future__ import annotations

DONE = 0

FAILED = 1
"""It failed; a hint is on standard error."""

WRONG_USE = 2
"""What was asked for can't be understood, or not without another option."""

PARTIAL = 3
"""There is a result, but something in it could not be read."""

STOPPED = 130
"""Ended by Ctrl-C: 128 and the number of the signal, as shells count."""
