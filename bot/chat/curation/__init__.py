"""The curators' side of the bot: handlers, pages, and who may curate."""
