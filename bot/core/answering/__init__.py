"""Turn candidates into an answer: the outcome, the conversation, quotes and an explanation."""
