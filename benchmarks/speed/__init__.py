"""How fast the bot is, and what it takes of the machine."""
