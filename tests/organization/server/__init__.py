"""An organization on a real PostgreSQL."""
