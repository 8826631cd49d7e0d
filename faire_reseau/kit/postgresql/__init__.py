"""The database engine for PostgreSQL: Django's, with texts compared byte by byte as SQLite does."""
