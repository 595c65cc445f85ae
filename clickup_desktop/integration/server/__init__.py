"""An organization that a server keeps, as it is seen from here."""
