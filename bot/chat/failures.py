"""Unexpected errors: the member gets a number, and the log has the same one with the traceback."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.chat.reply import Reply, say
from bot.operations import requests

if TYPE_CHECKING:
    from bot.texts import Texts

_log = logging.getLogger(__name__)


def report(error: BaseException, doing: str) -> str:
    """Log an error, and return the number of the incident: that of the request, if it is one."""
    incident = requests.number()
    _log.error("incident %s while %s", incident, doing, exc_info=error, extra={"request": incident})
    return incident


def apology(incident: str, texts: Texts) -> Reply:
    """Return what the member reads."""
    return say(texts.chat.incident.format(incident=f"`{incident}`"))
