"""Backup and restore (สำรองและกู้คืน): one file for SQLite and PostgreSQL alike, whole or not at all.

``format`` is what is in the file, ``making`` writes one while the house is running, ``restoring`` puts one in place of
what is there in a single transaction, ``aftermath`` sees to it that nothing is sent twice afterwards, ``files`` are
those of NONGPHAEN_HOME. Why our own format: docs/decisions/0014-backup.md.
"""
