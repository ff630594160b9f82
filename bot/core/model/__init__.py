"""The domain model: the knowledge, what a question may see, and answers, as immutable values."""
