"""Keep the bot responsive: cooldowns, limits on answers in progress, and recent latency."""
