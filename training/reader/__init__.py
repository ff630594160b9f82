"""A reader, learned: see README.md."""
