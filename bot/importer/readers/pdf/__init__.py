"""Read PDF files as headings and blocks."""
