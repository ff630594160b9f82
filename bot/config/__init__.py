"""Configuration: config.yaml -> Config."""

from bot.config.loader import Config, load

__all__ = ["Config", "load"]
