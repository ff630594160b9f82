"""Benchmarks, training scripts and other tools that do not ship with the bot."""
