"""A loopback Discord: a fake REST API and gateway (v10) on local sockets.

Bots built with discord.py run against it unmodified. Tests use it through ``driver.Discord``.
"""

from .driver import Discord
from .interactions import Interaction
from .messages import Message
from .people import Person

__all__ = ["Discord", "Interaction", "Message", "Person"]
