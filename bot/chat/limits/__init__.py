"""Limits on members and channels: cooldowns, answers in flight, recent latency."""
