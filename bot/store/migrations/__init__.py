"""How the database came to look as it does, one file a step; run by `bot.store.migrate`."""
