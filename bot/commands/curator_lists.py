"""The lists that curators see in the terminal: unanswered questions and votes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from bot import app
from bot.commands.language import own_texts
from bot.curation.feedback import verdicts
from bot.curation.unanswered import grouped, nearest
from bot.errors import FootnoteError
from bot.knowledge.held import current_id
from bot.output.listing import Listing, shortened
from bot.output.table import Table
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.config import Config
    from bot.core.model.results import Candidate
    from bot.curation.feedback import Feedback
    from bot.curation.unanswered import Group
    from bot.store.events import UnansweredQuestion, Vote

_ID_LENGTH = 8  # enough characters to distinguish ten thousand questions


def unanswered(config: Config, most: int, guild: int | None = None) -> Listing:
    """List up to `most` groups of unanswered questions, most pressing first.

    If `guild` is given, list only questions from that Discord server.

    Raises KnowledgeError if the knowledge has problems, and StoreError if the store can't be read.
    """
    own = own_texts().desk
    index = app.index_of(app.read(config))
    groups = grouped(asyncio.run(_questions(config, guild)), index, datetime.now(UTC).date())
    shown = [(group, nearest(group.typical, index)) for group in groups[:most]]
    return Listing(
        Table(
            own.questions.format(count=len(groups)),
            own.question_columns,
            tuple(_group_row(group, near) for group, near in shown),
        ),
        tuple(_group_object(group, near) for group, near in shown),
        own.no_questions,
    )


async def _questions(config: Config, guild: int | None) -> tuple[UnansweredQuestion, ...]:
    async with Store(config.store) as store:
        return await store.questions(guild=guild)


def _group_row(group: Group, near: Iterable[Candidate]) -> tuple[str, ...]:
    best = next((candidate.passage.id for candidate in near), "-")
    return (
        shortened(group.typical.text),
        str(group.count),
        group.last.isoformat(),
        group.outcome.value,
        best,
        group.typical.key[:_ID_LENGTH],
    )


def _group_object(group: Group, near: Iterable[Candidate]) -> dict[str, object]:
    return {
        "id": group.typical.key,
        "question": group.typical.text,
        "count": group.count,
        "first": group.first.isoformat(),
        "last": group.last.isoformat(),
        "outcome": group.outcome.value,
        "pressing": round(group.pressing, 3),
        "nearest": [{"passage": c.passage.id, "score": round(c.score, 4)} for c in near],
        "wordings": list(group.texts),
        "guilds": [str(guild) for guild in _guilds(group)],
    }


def _guilds(group: Group) -> list[int]:
    return sorted({one.guild for one in group.questions if one.guild is not None})


def feedback(config: Config, most: int, guild: int | None = None) -> Listing:
    """List up to `most` passages that have votes, least helpful first.

    If `guild` is given, count only votes from that Discord server.

    Raises StoreError if the store can't be read.
    """
    own = own_texts().desk
    votes = asyncio.run(_votes(config, guild))
    found = verdicts(votes, _current(config)) if votes else ()
    shown = tuple(islice(found, most))
    return Listing(
        Table(
            own.votes.format(count=len(found)),
            own.vote_columns,
            tuple(map(_verdict_row, shown)),
        ),
        tuple(map(_verdict_object, shown)),
        own.no_votes,
    )


def _current(config: Config) -> Callable[[str], str]:
    """Return a function that maps a passage's former id to its current one."""
    try:
        return partial(current_id, app.read(config))
    except FootnoteError:  # votes can be listed even without the knowledge
        return str


async def _votes(config: Config, guild: int | None) -> tuple[Vote, ...]:
    async with Store(config.store) as store:
        return await store.votes(guild)


def _verdict_row(verdict: Feedback) -> tuple[str, ...]:
    after = next((text for text, _ in verdict.questions), "-")
    share = f"{verdict.unhelpful:.0%}"
    return (verdict.passage, str(verdict.up), str(verdict.down), share, shortened(after))


def _verdict_object(verdict: Feedback) -> dict[str, object]:
    return {
        "passage": verdict.passage,
        "up": verdict.up,
        "down": verdict.down,
        "unhelpful": round(verdict.unhelpful, 4),
        "questions": [{"question": text, "down": count} for text, count in verdict.questions],
        "words": list(verdict.words),
    }
