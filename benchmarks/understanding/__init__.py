"""Benchmarks of answer quality on articles, conversations and question groups."""
