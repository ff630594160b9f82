"""Turn candidates into an answer with an outcome, quotes and an explanation."""
