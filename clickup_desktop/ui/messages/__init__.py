"""The Messages page, and looking after the copies of messages while the window is open."""
