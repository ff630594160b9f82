"""Training of a reader, which judges whether a passage answers a question. See README.md."""
