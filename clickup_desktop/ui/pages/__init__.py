"""The pages of the window, each a `Page`."""
