"""Lookups and completions for one knowledge base, computed once."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.chat.replies import custom_id
from bot.core.model.labels import every_ask, every_label, label_of
from bot.core.text.invisible import strip_invisible
from bot.knowledge.held import current_id
from bot.output.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.model.entries import Passage
    from bot.core.model.knowledge import KnowledgeBase, Section

MOST_COMPLETIONS = 25
_MAX_SEARCHED = 20_000
"""Maximum number of texts searched for completions."""
_MAX_SIMILAR = 100
"""Maximum number of similar texts in a search. Several texts may belong to the same passage."""
_MIN_SIMILARITY = 50
"""Minimum score, out of 100, for a completion that is not a prefix match."""


class Catalogue:
    """Passages and topics by id, and completions for questions and passages.

    Completions are available only if the knowledge is held in memory. If the knowledge is on disk,
    search it for the typed text instead.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this current or former id, or None if there is none."""
        if self.knowledge.is_held:
            return self._by_id.get(current_id(self.knowledge, id_))
        return self.knowledge.passage(id_)

    def has(self, id_: str) -> bool:
        """Return whether there is a passage or gap with this id."""
        return self.passage(id_) is not None or self.knowledge.entry(id_) is not None

    def meant(self, id_: str) -> str | None:
        """Return the passage id most similar to the given id.

        Return None if no id is similar or the passages are on disk.
        """
        return did_you_mean(id_, self._by_id) if self.knowledge.is_held else None

    @cached_property
    def _by_id(self) -> dict[str, Passage]:
        return {passage.id: passage for passage in self.knowledge.passages}

    @cached_property
    def topics(self) -> dict[str, Section]:
        """Sections by topic id, in the order of the sources."""
        sections = self.knowledge.sections()
        return {custom_id.topic_of(one.source, one.name): one for one in sections}

    @cached_property
    def counts(self) -> dict[str, int]:
        """Number of passages in each source, by source id."""
        counts: dict[str, int] = dict.fromkeys((s.id for s in self.knowledge.sources), 0)
        for section in self.topics.values():
            counts[section.source.id] += len(section.passages)
        return counts

    @cached_property
    def _questions(self) -> dict[str, Passage]:
        """Passages by the case-folded questions that they answer.

        The passages' labels come before all other questions.
        """
        passages = self.knowledge.passages
        labels = ((label, passage) for passage in passages for label in every_label(passage))
        asks = ((ask, passage) for passage in passages for ask in every_ask(passage))
        found: dict[str, Passage] = {}
        for question, passage in islice(chain(labels, asks), _MAX_SEARCHED):
            found.setdefault(_plain(question), passage)
        return found

    @cached_property
    def _texts(self) -> dict[str, Passage]:
        """Passages by their case-folded id and text."""
        passages = self.knowledge.passages[:_MAX_SEARCHED]
        return {_plain(f"{passage.id} {passage.text}"): passage for passage in passages}

    def questions_like(self, typed: str) -> tuple[Passage, ...]:
        """Return the passages that answer questions similar to the text typed so far, best first.

        If several passages have the same label, only the best match among them is returned.
        """
        by_label: dict[str, Passage] = {}
        for passage in _most_similar(typed, self._questions):
            by_label.setdefault(label_of(passage), passage)
        return tuple(islice(by_label.values(), MOST_COMPLETIONS))

    def passages_like(self, typed: str) -> tuple[Passage, ...]:
        """Return the passages whose id or text is most similar to the typed text, best first."""
        return tuple(islice(_most_similar(typed, self._texts), MOST_COMPLETIONS))


def _plain(text: str) -> str:
    """Case-fold and normalize a text for comparison, and strip its invisible characters."""
    return strip_invisible(unicodedata.normalize("NFC", text)).casefold()


def _most_similar(typed: str, texts: Mapping[str, Passage]) -> Iterator[Passage]:
    """Yield the passages whose texts start with the typed text, then those with similar texts."""
    typed = " ".join(_plain(typed).split())
    yield from (passage for text, passage in texts.items() if text.startswith(typed))
    if typed:
        like = process.extract(
            typed,
            texts.keys(),
            scorer=fuzz.WRatio,
            limit=_MAX_SIMILAR,
            score_cutoff=_MIN_SIMILARITY,
        )
        yield from (texts[text] for text, _, _ in like)
