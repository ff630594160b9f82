"""Quote members: what helpers add to the knowledge, and what the authors decide about it."""
