"""Read reStructuredText, with the directives and roles of Sphinx, as headings and blocks."""
