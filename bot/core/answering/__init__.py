"""From candidates to an answer: the outcome, the conversation, quotes and explanations."""
