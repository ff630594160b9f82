"""The domain model: the knowledge, the scope of a question, and answers, as immutable values."""
