"""Recognition of small talk: greetings, thanks, and questions about the bot."""
