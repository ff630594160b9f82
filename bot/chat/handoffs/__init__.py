"""Let members pass questions on to people, and keep the bot silent where people answer."""
