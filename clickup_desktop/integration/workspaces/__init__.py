"""What is read of a Workspace through a connection."""
