"""Conversations: the question in a message, and the reply that answers it."""
