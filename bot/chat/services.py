"""Services that messages, commands and buttons share.

The services stay the same when the client is replaced.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.chat.conversations.exchanges import Exchanges, RememberedExchanges
from bot.chat.conversations.listening import ListeningChannels
from bot.chat.limits.in_flight import InFlight
from bot.chat.refusals import Refusals
from bot.chat.replies.rendering import Setting
from bot.config.sections import AUTO
from bot.runtime.bounded import Locks, Recent
from bot.texts import texts_in

if TYPE_CHECKING:
    from datetime import datetime

    from bot.chat.answerer import Answerer
    from bot.chat.backend import Backend
    from bot.chat.conversations.recover import PreviousQuestions
    from bot.chat.handoffs.open_threads import OpenThreads
    from bot.chat.limits.cooldown import Cooldowns
    from bot.chat.setup.server_settings import ServerSettings
    from bot.config.sections import Discord
    from bot.texts import Texts

_MAX_MESSAGES = 10_000
"""Maximum number of messages remembered: over five minutes' worth at 30 messages per second.
Discord doesn't redeliver older messages.
"""
_MAX_DIRECT_CHANNELS = 5_000


class MessageMemory:
    """A memory of a limited number of recent messages.

    first     the id of the first message received; an earlier process may have answered older ones
    seen      the messages that were handled, each with the time of its last edit
    answered  the messages that got a reply, even if the reply was deleted
    gone      the deleted messages
    locales   the locales of members who used a command or a button

    `content_refused` is true if Discord has refused the message content intent.
    """

    def __init__(self, servers: ServerSettings) -> None:
        self.first: int | None = None
        self.content_refused = False
        self.listening = ListeningChannels(servers.of)
        self.direct: Recent[int, tuple[float, PreviousQuestions]] = Recent(_MAX_DIRECT_CHANNELS)
        self.seen: Recent[tuple[int, datetime | None], None] = Recent(_MAX_MESSAGES)
        self.answered: Recent[int, None] = Recent(_MAX_MESSAGES)
        self.gone: Recent[int, None] = Recent(_MAX_MESSAGES)
        self.locales: Recent[int, str] = Recent(_MAX_MESSAGES)
        self.locks = Locks()


@dataclass(frozen=True, kw_only=True)
class Services:
    """The services that messages, commands and buttons share.

    `settings` are the operator's settings. `settings_for` also applies a server's choices.
    """

    answerer: Answerer
    servers: ServerSettings
    cooldowns: Cooldowns
    memory: MessageMemory
    backend: Backend | None = None
    exchanges: Exchanges = field(default_factory=RememberedExchanges)
    refusals: Refusals = field(default_factory=Refusals)
    in_flight: InFlight = field(default_factory=InFlight)
    threads: OpenThreads

    @property
    def settings(self) -> Discord:
        """The operator's settings, which apply outside servers."""
        return self.servers.operator

    def settings_for(self, guild: int | None) -> Discord:
        """Return the settings that apply in a server or, if `guild` is None, outside servers."""
        return self.servers.of(guild)

    def helper_role(self, guild: int | None) -> int:
        """Return the id of the helper role in a server, or 0 if no person can be asked there."""
        return self.servers.chosen(guild).helper_role if self.backend else 0

    def public_texts(self, guild: int | None, locale: object) -> Texts:
        """Return the texts for public replies, in the language that the server has chosen.

        If the server has chosen no language, the texts are in the language of `locale`.
        """
        language = self.settings_for(guild).language
        return texts_for(locale if language == AUTO else language)

    def setting(
        self,
        texts: Texts,
        *,
        guild: int | None = None,
        asker: int | None = None,
        question: str | None = None,
        message: str | None = None,
        files: bool = True,
        help_channel: int | None = None,
    ) -> Setting:
        """Return the rendering context for a reply.

        A reply without an answer points to `help_channel`, unless the operator set `unknown_help`.
        """
        people = texts.chat.people_may_know.format(channel=help_channel) if help_channel else ""
        return Setting(
            texts=texts,
            style=self.settings_for(guild).style,
            asker=asker,
            question=question,
            message=message,
            unknown_help=self.settings.unknown_help or people,
            files=files,
            person=bool(self.helper_role(guild)),
        )


def texts_for(locale: object) -> Texts:
    """Return the texts for a Discord locale, or the English texts if there are none for it."""
    return texts_in(str(locale or ""))
