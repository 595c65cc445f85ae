"""Organizations: joining, switching, moving, the sample workspace, and what may be saved."""
