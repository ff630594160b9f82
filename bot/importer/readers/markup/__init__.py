"""Markdown and its dialects -> headings and blocks."""
