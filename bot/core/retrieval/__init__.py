"""Retrieval of candidates: units, the index, its languages and views, and semantic similarity."""
