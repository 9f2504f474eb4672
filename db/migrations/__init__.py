"""Migrations of the schema, oldest first; each runs on SQLite and PostgreSQL."""
