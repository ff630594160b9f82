"""Limits that keep the bot responsive: cooldowns, answers in flight and recent latency."""
