"""The database backend: Django's for PostgreSQL, which finds a lost connection without asking the server."""
