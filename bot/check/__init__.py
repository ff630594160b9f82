"""The checks that `footnote check` runs: problems, lint and a comparison with the article."""
