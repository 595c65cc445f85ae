"""Who may do what, and what is saved: roles, connections, channel links, secrets. No Qt."""
