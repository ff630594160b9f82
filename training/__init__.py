"""Training of Footnote's ranking and confidence. README.md describes the corpus."""
