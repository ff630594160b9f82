"""Footnote: a Discord bot that answers with cited passages, or says that it found no answer."""

__version__ = "0.2.0"
