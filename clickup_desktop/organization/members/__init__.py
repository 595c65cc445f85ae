"""Members: their rows, the audit trail, and what one member may do."""
