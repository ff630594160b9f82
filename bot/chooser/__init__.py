"""A language model that chooses the passages that answer a question, and never writes answers."""
