"""Unexpected errors: the member gets a number, and the log has the same one with the traceback.

That too much is asked at once is none: the member is told so, and the log has nothing of it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.chat.replies.reply import Reply, say
from bot.operations import request_id

if TYPE_CHECKING:
    from bot.texts import Texts

_log = logging.getLogger(__name__)


def report(error: BaseException, doing: str) -> str:
    """Log an error, and return the number of the incident: that of the request, if it is one."""
    incident = request_id.number()
    _log.error("incident %s while %s", incident, doing, exc_info=error, extra={"request": incident})
    return incident


def apology(incident: str, texts: Texts) -> Reply:
    """Return what the member reads."""
    return say(texts.chat.incident.format(incident=f"`{incident}`"))


def busy(texts: Texts) -> Reply:
    """Return what the member reads where too much is asked at once."""
    return Reply((texts.chat.busy,), private=True)
