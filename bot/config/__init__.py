"""config.yaml -> Config, section by section."""

from bot.config.loader import Config, load

__all__ = ["Config", "load"]
