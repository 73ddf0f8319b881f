"""Backup and restore of an installation: its records, files and search index in one sealed file."""
