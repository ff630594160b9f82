"""The checks behind `footnote check`: problems, lint, and comparison with the article."""
