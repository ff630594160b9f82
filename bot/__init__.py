"""Footnote: a Discord bot that answers with cited passages, and says so when its sources don't."""

__version__ = "0.1.0"
