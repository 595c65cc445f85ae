"""Everything Qt: the shell, its pages and dialogs, background work and the theme."""
