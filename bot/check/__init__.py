"""Everything that `check` reports: problems, lint, and differences from the article."""
