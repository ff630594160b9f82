"""Data classes for messages added to a server's knowledge, and for their authors' consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

_EPOCH = 1_420_070_400_000
"""Epoch of the timestamps in Discord's ids, in milliseconds since 1970."""


class Consent(StrEnum):
    """An author's choice about being quoted. WAITING means that the author hasn't chosen yet."""

    WAITING = "waiting"
    NAMED = "named"
    UNNAMED = "unnamed"
    REFUSED = "refused"

    @property
    def given(self) -> bool:
        """True if the author has agreed to be quoted."""
        return self in {Consent.NAMED, Consent.UNNAMED}

    @property
    def refused(self) -> bool:
        """True if the author has refused to be quoted."""
        return self is Consent.REFUSED


class State(StrEnum):
    """Publication state of a message that was contributed to a server's knowledge.

    STOPPED means that the message was edited and that its new text is unknown or can't be quoted.
    """

    DRAFT = "draft"
    LIVE = "live"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Contribution:
    """A message that a helper or a curator wants to add to its server's knowledge.

    channel   the channel or thread of the message
    parent    the parent channel of the thread, or 0 if the message is not in a thread
    author    the author's pseudonymous key, never the author's id
    text      the words of a draft or a passage; empty if they are unknown or can't be quoted
    question  the question that the words answer, or empty
    name      the author's name; empty unless the author wants to be named
    title     the names of the channel and the thread
    edited    time of the last known edit, in milliseconds since 1970, or 0
    request   id of the bot's own message about the contribution, or 0
    version   number of times the contribution was stored; 0 if it is not stored yet
    """

    message: int
    guild: int
    channel: int
    parent: int
    author: str
    consent: Consent = Consent.WAITING
    state: State = State.DRAFT
    text: str = ""
    question: str = ""
    language: str = "en"
    name: str = ""
    title: str = ""
    edited: int = 0
    request: int = 0
    version: int = 0

    @property
    def date(self) -> str:
        """The UTC date on which the message was sent, in ISO 8601 format."""
        sent = datetime.fromtimestamp(((self.message >> 22) + _EPOCH) / 1000, UTC)
        return sent.date().isoformat()

    @property
    def url(self) -> str:
        """The link to the message."""
        return f"https://discord.com/channels/{self.guild}/{self.channel}/{self.message}"
