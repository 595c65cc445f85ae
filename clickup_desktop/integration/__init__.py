"""The documented steps as plain calls, used by the window and by the command line alike."""
