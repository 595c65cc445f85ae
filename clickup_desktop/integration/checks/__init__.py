"""How a connection is tested and watched: its steps, how they are run, what is found."""
