"""Retrieval of candidates: units, the index, its languages and views, closeness in meaning."""
