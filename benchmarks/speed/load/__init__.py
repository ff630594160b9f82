"""Latency and throughput from message to reply, compared with an echo bot."""
