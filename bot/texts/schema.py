"""The fields of the texts. Words in braces are placeholders, which `str.format` fills in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.model import PremiseKind, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.model import FalsePremise, Outcome, Point
    from bot.texts.chat import ChatTexts


@dataclass(frozen=True, slots=True, kw_only=True)
class Smalltalk:
    """The bot's replies to messages that are not questions about the sources, by kind."""

    greeting: str
    goodbye: str
    thanks: str
    wellbeing: str
    identity: str
    ability: str
    praise: str
    complaint: str
    apology: str
    laughter: str
    acknowledgement: str
    chitchat: str

    def reply(self, kind: str | None) -> str:
        """Return the reply to a kind of small talk.

        Kinds without a reply get the one for chitchat.
        """
        found: str = getattr(self, kind, self.chitchat) if kind in self.__slots__ else self.chitchat
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All texts in one language."""

    # Outcomes of a question.
    smalltalk: Smalltalk
    suggest_one: str
    suggest_named: str
    suggest_many: str
    not_understood: str
    not_understood_topics: str
    alternatives: str
    not_covered: str
    nearby_topics: str
    nearby_named: str
    gap_nearest: str
    again: str
    see_above: str
    contradicted: str
    absent: str
    showing_results: str
    read_as: str

    # Citations.
    months: tuple[str, str, str, str, str, str, str, str, str, str, str, str]
    date_day: str
    date_month: str
    quotation: str
    section: str
    paragraphs: str
    standfirst: str
    restated: str
    verbatim: str

    # Explanations of an answer.
    why_nothing: str
    why_title: str
    why_outcome: Mapping[Outcome, str]
    why_ask: str
    why_matched: str
    why_missing: str
    why_premises: str
    why_corrected: str
    why_for: str
    why_against: str
    why_points: Mapping[Point, str]
    why_confidence: str
    why_best: str
    why_runner_up: str

    # The terminal.
    welcome: str
    welcome_empty: str
    welcome_sources: str
    welcome_try: str
    welcome_how: str
    prompt: str
    goodbye: str
    pick_hint: str
    pick_one: str
    pick_range: str
    sources_title: str
    topics_title: str
    topics_more: str
    passages_one: str
    passages_many: str
    pages_one: str
    pages_many: str
    unknown_command: str
    did_you_mean: str
    help_title: str
    help_ask: str
    help_pick: str
    help_keys: str
    help_privacy: str
    help_chooser: str
    help_topics: str
    help_sources: str
    help_why: str
    help_help: str
    help_quit: str
    not_utf8: str

    # Discord.
    chat: ChatTexts

    def refused(self, refusal: Refusal | None, topics: Sequence[str] = ()) -> str:
        """Return the reply to a question that has no answer.

        If the question was not understood, `topics` are what to ask about instead.
        """
        if refusal is Refusal.NOT_COVERED:
            return self.not_covered
        if not topics:
            return self.not_understood
        return self.not_understood_topics.format(topics=self._either(topics))

    def _either(self, topics: Sequence[str]) -> str:
        *others, last = (self.quotation.format(title=topic) for topic in topics)
        if not others:
            return last
        return self.alternatives.format(topics=", ".join(others), last=last)

    def premise(self, premise: FalsePremise, words: str) -> str:
        """Return the line before a passage that denies what a question takes for granted.

        `words` are the words of the premise, as they are shown.
        """
        if premise.kind is PremiseKind.ABSENT and words:
            return self.absent.format(words=words)
        return self.contradicted
