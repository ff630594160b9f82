"""PDF: lines with positions and fonts -> headings and blocks."""
