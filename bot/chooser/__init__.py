"""A language model that chooses the passages that answer a question, but writes no answers."""
