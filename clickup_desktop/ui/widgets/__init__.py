"""The building blocks: each one class, used everywhere."""
