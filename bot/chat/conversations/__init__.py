"""Conversations: the question that a message asks, and the reply that answers it."""
