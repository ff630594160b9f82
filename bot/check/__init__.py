"""The checks that `footnote check` runs."""
