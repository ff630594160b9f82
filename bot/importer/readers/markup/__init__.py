"""Read Markdown and its dialects as headings and blocks."""
