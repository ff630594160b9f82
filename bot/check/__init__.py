"""The checks of `footnote check`: problems, lint, and comparison with the article."""
