"""Database migrations, one per file. `bot.store.migrate` runs them."""
