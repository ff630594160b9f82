"""Database migrations, one file each; run by `bot.store.migrate`."""
