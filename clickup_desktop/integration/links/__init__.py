"""What a member does with channel links."""

MOST_AT_ONCE = 200
"""How many Channels are linked at once, in the window and from a file."""
