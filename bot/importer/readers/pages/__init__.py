"""Read web pages (HTML) as headings and blocks."""
