"""Configuration: reads config.yaml into a Config."""

from bot.config.loader import Config, load

__all__ = ["Config", "load"]
