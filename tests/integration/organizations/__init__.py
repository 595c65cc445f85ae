"""Organizations on a server, as the window and the command line meet them."""
