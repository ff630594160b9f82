"""The commands of `footnote`, grouped by topic. `bot.cli` registers the commands."""
