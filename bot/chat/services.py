"""What every surface of the bot works with; it outlives a client that had to be replaced."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.chat.conversations.exchanges import Exchanges, RememberedExchanges
from bot.chat.conversations.listening import ListeningChannels
from bot.chat.limits.in_flight import InFlight
from bot.chat.permissions import Permissions
from bot.chat.replies.rendering import Setting
from bot.runtime.bounded import Locks, Recent
from bot.texts import texts_in

if TYPE_CHECKING:
    from bot.chat.answerer import Answerer
    from bot.chat.backend import Backend
    from bot.chat.conversations.recover import PreviousQuestions
    from bot.chat.limits.cooldown import Cooldowns
    from bot.config.sections import Discord
    from bot.texts import Texts

_MOST_MESSAGES = 10_000
"""Discord repeats what is minutes old at most: enough for 30 messages a second."""
_MOST_DIRECT = 5_000


class MessageMemory:
    """What is known of messages for a while, at most so many of them."""

    def __init__(self, settings: Discord) -> None:
        self.listening = ListeningChannels(settings)
        self.direct: Recent[int, tuple[float, PreviousQuestions]] = Recent(_MOST_DIRECT)
        self.seen: Recent[int, None] = Recent(_MOST_MESSAGES)
        self.gone: Recent[int, None] = Recent(_MOST_MESSAGES)
        self.locks = Locks()


@dataclass(frozen=True, kw_only=True)
class Services:
    """The parts that messages, commands and buttons share."""

    answerer: Answerer
    settings: Discord
    cooldowns: Cooldowns
    memory: MessageMemory
    backend: Backend | None = None
    exchanges: Exchanges = field(default_factory=RememberedExchanges)
    permissions: Permissions = field(default_factory=Permissions)
    in_flight: InFlight = field(default_factory=InFlight)

    def setting(
        self,
        texts: Texts,
        *,
        asker: int | None = None,
        question: str | None = None,
        message: str | None = None,
    ) -> Setting:
        """Return where a reply will stand, as the configuration wants it rendered."""
        return Setting(
            texts=texts,
            style=self.settings.style,
            asker=asker,
            question=question,
            message=message,
            unknown_help=self.settings.unknown_help,
        )


def texts_for(locale: object) -> Texts:
    """Return the texts of a locale as Discord names it, of English where it names none."""
    return texts_in(str(locale or ""))
