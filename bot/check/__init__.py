"""The checks of `footnote check`: problems, lint and a comparison with the article."""
