"""The commands, grouped by topic. `bot.cli` registers them."""
