"""What was last read of each Workspace, kept on this computer."""
