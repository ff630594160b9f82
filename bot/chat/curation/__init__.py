"""Curation in Discord: handlers, pages, and the permission to curate."""
