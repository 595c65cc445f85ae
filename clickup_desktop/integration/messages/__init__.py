"""Copies of Channels' messages: kept on this computer, for the owner of the token alone."""
