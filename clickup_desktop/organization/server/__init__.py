"""An organization on a PostgreSQL server, which itself decides who may see and change what.

psycopg comes with the extra `server`, and is imported when a server is opened. What the server
enforces stands in `sql/`; `privileges.py` brings it there and finds where it differs.
"""
