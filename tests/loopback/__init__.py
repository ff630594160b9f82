"""A small Discord of our own: REST and gateway v10 on a socket of this machine.

A bot made with discord.py runs in it unmodified; ``driver.Discord`` is where a test begins.
"""

from .driver import Discord
from .interactions import Interaction
from .messages import Message
from .people import Person

__all__ = ["Discord", "Interaction", "Message", "Person"]
