"""Quote members: helpers add their messages to the knowledge, and the authors have to agree."""
