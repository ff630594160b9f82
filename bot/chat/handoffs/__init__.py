"""Ask a person: members pass questions on to people, and the bot stays silent where they answer."""
