"""PDF: lines with positions and fonts -> headings and blocks, which a PDF has no marks for."""
