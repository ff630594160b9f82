"""Members who ask questions with known answers on every surface, at a given rate."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.soak.ledger import Surface, replies_of, watch
from bot.core.model.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.soak.ledger import Entry, Ledger
    from bot.assistant import Assistant
    from bot.core.model.results import Answer
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel, Guild

PATIENCE = 75.0
"""Seconds to wait for an answer before the question counts as lost."""
_BEGINNING = 60
"""Number of leading characters that identify a passage."""
_ASKS = 2
"""Maximum number of asks used per passage. Checking all asks would take a minute."""
_MEMBERS = 20
UNANSWERABLE = "xyzzy"
"""Word that occurs in no source and marks unanswerable questions."""
_REFUSAL = "I couldn't match that to my sources"
_UNANSWERABLE_SHARE = 0.03
"""Share of questions that are unanswerable."""


@dataclass(frozen=True)
class Known:
    """A question, and the beginning of the passage that must answer it."""

    question: str
    expected: str


def known_questions(assistant: Assistant) -> Iterator[Known]:
    """Yield the first asks of each passage, if they get an answer, with the expected passage."""
    for passage in assistant.knowledge.passages:
        for ask in passage.asks[:_ASKS]:
            answer = assistant.ask(ask)
            if answer.outcome is Outcome.ANSWER:
                yield Known(ask, _beginning(answer))


def _beginning(answer: Answer) -> str:
    return answer.quotes[0].passage.text[:_BEGINNING]


@dataclass(eq=False)
class Place:
    """A guild with its members, a channel for mentions, and a listening channel."""

    guild: Guild
    channel: Channel
    listening: Channel
    members: list[Person]


def places(discord: Discord, shards: int) -> list[Place]:
    """Create one guild for each shard."""
    found = []
    for number in range(shards):
        guild = discord.guild(f"guild {number}")
        members = [guild.member(f"member{n}") for n in range(_MEMBERS)]
        found.append(Place(guild, guild.channel("talk"), guild.channel("listen"), members))
    return found


class Questioner:
    """Asks questions, and records each answer in the ledger."""

    def __init__(
        self, discord: Discord, ledger: Ledger, assistant: Assistant, found: list[Place]
    ) -> None:
        self._discord, self._ledger = discord, ledger
        self._questions, self._places = list(known_questions(assistant)), found
        self._dice = random.Random(7)  # noqa: S311 - repeatable
        self._watching: set[asyncio.Task[None]] = set()
        self._assistant = assistant
        self._answered: dict[Channel, Entry] = {}

    async def ask_on(self, rate: float, until: float) -> None:
        """Ask `rate` questions per second on average until the monotonic clock reaches `until`."""
        due = time.monotonic()
        while due < until:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            await self.ask_one()
            due += self._dice.expovariate(rate)

    async def ask_one(self) -> Entry:
        """Ask a random question on a random surface in a random guild."""
        known = self._dice.choice(self._questions)
        place = self._dice.choice(self._places)
        surface = self._dice.choice(list(Surface))
        earlier = self._answered.get(place.channel) if surface is Surface.REPLY else None
        if earlier:
            known = self._following(earlier, known)
        elif surface is Surface.REPLY:
            surface = Surface.MENTION
        shards = len(self._places)
        shard = 0 if surface is Surface.DIRECT else (place.guild.id >> 22) % shards
        if surface is Surface.MENTION and self._dice.random() < _UNANSWERABLE_SHARE * len(Surface):
            known = Known(f"Is {UNANSWERABLE} {len(self._ledger.entries)} a plugh?", _REFUSAL)
        entry = self._ledger.open(surface, known.question, known.expected, shard)
        await self._send(entry, place, earlier)
        task = asyncio.create_task(self._watch(entry, place))
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)
        return entry

    def refused(self) -> int:
        """Return the number of unanswerable questions that got a reply."""
        return sum(
            UNANSWERABLE in one.question and one.took is not None for one in self._ledger.entries
        )

    def _following(self, earlier: Entry, known: Known) -> Known:
        """Return a question with the answer that is expected if it follows an earlier question."""
        answer = self._assistant.ask(known.question, (earlier.question,))
        if answer.outcome is Outcome.ANSWER:
            return Known(known.question, _beginning(answer))
        return self._following(earlier, self._dice.choice(self._questions))

    async def _watch(self, entry: Entry, place: Place) -> None:
        await watch(entry, PATIENCE)
        if (
            entry.surface is Surface.MENTION
            and entry.took is not None
            and UNANSWERABLE not in entry.question
        ):
            self._answered[place.channel] = entry

    async def _send(self, entry: Entry, place: Place, earlier: Entry | None) -> None:
        person, question = self._dice.choice(place.members), entry.question
        match entry.surface:
            case Surface.MENTION:
                entry.asked = await person.says(place.channel, f"<@bot> {question}")
            case Surface.REPLY:
                answer = replies_of(earlier)[0] if earlier else None
                entry.asked = await person.says(place.channel, question, reply_to=answer)
            case Surface.DIRECT:
                # A new person each time, because earlier questions could change the answer.
                entry.asked = await self._discord.person("somebody").dms(question)
            case Surface.LISTENING:
                entry.asked = await person.says(place.listening, question)
            case Surface.SLASH:
                entry.asked = await person.slash(place.channel, "ask", question=question)
            case Surface.MENU:
                message = await person.says(place.channel, question)
                entry.asked = await person.context_menu(place.channel, "Answer this", message)
