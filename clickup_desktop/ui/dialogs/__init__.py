"""The dialogs in front of the window."""
