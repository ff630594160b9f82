"""Train a reader, which judges whether a passage answers a question: see README.md."""
