"""Small talk: greetings, thanks, questions about the bot."""
