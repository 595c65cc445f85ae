"""Writes messages into files: Markdown, JSON lines and CSV. The same content gives the same bytes.

The texts are other people's. JSON lines hold them as they are; in the others nothing of them
becomes markup, a link that is opened, or a formula.
"""
