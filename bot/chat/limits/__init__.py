"""Limits that keep the bot responsive: cooldowns, answers in progress, and recent latency."""
