"""How well questions are understood: figures over articles, conversations and groups."""
