"""The language in which people read the program."""
