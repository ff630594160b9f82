"""Replies for failures. The member sees the incident number, and the log has the traceback.

Overload is not an incident: the member gets a reply, and nothing is logged.
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
    """Log an error, and return the incident number.

    The incident number is the number of the current request, or a new number if there is none.
    """
    incident = request_id.number()
    _log.error("incident %s while %s", incident, doing, exc_info=error, extra={"request": incident})
    return incident


def apology(incident: str, texts: Texts) -> Reply:
    """Return an apology with the incident number."""
    return say(texts.chat.incident.format(incident=f"`{incident}`"))


def busy(texts: Texts) -> Reply:
    """Return the reply for a question that arrived while the bot was too busy."""
    return Reply((texts.chat.busy,), private=True)
