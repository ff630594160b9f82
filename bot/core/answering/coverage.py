"""Distinguish an off-topic question from a question that was merely not understood.

The thresholds were tuned on the communities in training/communities that are not held out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.questions.query import Query
    from bot.core.ranking.finding import Found
    from bot.core.retrieval.index import Index

FARTHEST = 0.2
"""Maximum cosine similarity between an off-topic question and the most similar sentence."""
MOST_KNOWN = 0.3
"""Maximum share of an off-topic question's weight in words that are in the knowledge."""
FEWEST = 2
"""Minimum number of content words. Shorter questions say too little about their topics."""
LEAST_EVERYDAY = 0.5
"""Minimum share of everyday words. With fewer, the question may be in another language."""


def is_off_topic(found: Found, index: Index) -> bool:
    """Return whether an unanswered question is clearly about something other than the knowledge.

    Unknown words alone do not make a question off topic, because sources may use other words for
    the same thing. A question is never off topic if only some of the sources are searched, such as
    the sources that the question names.
    """
    query = found.query
    cosines = [one.close.sentence for one, _ in found.passages if one.close]
    return (
        not index.is_narrowed
        and len(query.terms) >= FEWEST
        and max(cosines, default=1.0) <= FARTHEST
        and 1 - query.unknown_share <= MOST_KNOWN
        and _everyday_share(query, index) >= LEAST_EVERYDAY
    )


def _everyday_share(query: Query, index: Index) -> float:
    everyday = index.lists.words | index.lists.names
    words = [query.words.get(stem, stem).lower() for stem in query.terms]
    return sum(word in everyday for word in words) / len(words)
