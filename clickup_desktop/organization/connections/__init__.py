"""Connections: their rows, and what was found of them."""
