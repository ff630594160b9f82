"""Web pages (HTML) -> headings and blocks."""
