"""The parts of the Channels page."""
