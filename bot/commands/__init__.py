"""The commands, one module a concern. `bot.cli` puts them together."""
