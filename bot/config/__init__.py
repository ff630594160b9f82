"""The configuration, read from config.yaml."""

from bot.config.loader import Config, load

__all__ = ["Config", "load"]
