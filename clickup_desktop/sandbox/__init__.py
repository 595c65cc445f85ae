"""An embedded ClickUp on loopback: sample data, the published read operations, and faults.

It needs no account and no network, so the program can be tried, shown and tested against it over
real HTTP.
"""
